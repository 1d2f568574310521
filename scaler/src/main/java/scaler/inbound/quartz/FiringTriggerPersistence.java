package scaler.inbound.quartz;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerPersistenceDelegateSupport;
import org.quartz.impl.jdbcjobstore.SimplePropertiesTriggerProperties;
import org.quartz.spi.OperableTrigger;
import scaler.core.schedule.Cron;

/**
 * Stores a {@link FiringTrigger} in {@code qrtz_simprop_triggers}: a cron line and its zone, or an
 * interval in milliseconds. Quartz makes it by its name.
 */
public final class FiringTriggerPersistence
    extends SimplePropertiesTriggerPersistenceDelegateSupport {
  /** At most eight characters. */
  static final String TYPE = "FIRING";

  @Override
  public boolean canHandleTriggerType(OperableTrigger trigger) {
    return trigger instanceof FiringTrigger;
  }

  @Override
  public String getHandledTriggerTypeDiscriminator() {
    return TYPE;
  }

  @Override
  protected SimplePropertiesTriggerProperties getTriggerProperties(OperableTrigger trigger) {
    SimplePropertiesTriggerProperties columns = new SimplePropertiesTriggerProperties();
    switch (((FiringTrigger) trigger).timetable()) {
      case Timetable.ByCron(var cron, var zone) -> {
        columns.setString1(cron.line());
        columns.setString2(zone.getId());
      }
      case Timetable.Every(var interval) -> columns.setLong1(interval.toMillis());
    }
    return columns;
  }

  @Override
  protected TriggerPropertyBundle getTriggerPropertyBundle(
      SimplePropertiesTriggerProperties columns) {
    Timetable timetable =
        Optional.ofNullable(columns.getString1())
            .<Timetable>map(
                line -> new Timetable.ByCron(Cron.parse(line), ZoneId.of(columns.getString2())))
            .orElseGet(() -> new Timetable.Every(Duration.ofMillis(columns.getLong1())));
    return new TriggerPropertyBundle(
        new FiringTrigger.Schedule(timetable), new String[0], new Object[0]);
  }
}
