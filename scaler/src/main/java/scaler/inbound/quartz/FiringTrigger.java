package scaler.inbound.quartz;

import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.ScheduleBuilder;
import org.quartz.impl.triggers.AbstractTrigger;
import org.quartz.spi.MutableTrigger;

/**
 * A trigger whose times are a {@link Timetable}'s: Quartz's own cron trigger skips the hour that
 * summer time skips. It has no end and knows no calendars. A missed time is made up for once, at
 * once.
 */
final class FiringTrigger extends AbstractTrigger<FiringTrigger> {
  private static final long serialVersionUID = 1;

  // Not serialisable on purpose: triggers are stored as columns.
  private final Timetable timetable;
  private Date start = Date.from(Instant.EPOCH);
  private @Nullable Date next;
  private @Nullable Date previous;

  FiringTrigger(Timetable timetable) {
    this.timetable = timetable;
  }

  Timetable timetable() {
    return timetable;
  }

  /** Makes triggers of a timetable; Quartz gives them their names. */
  static final class Schedule extends ScheduleBuilder<FiringTrigger> {
    private final Timetable timetable;

    Schedule(Timetable timetable) {
      this.timetable = timetable;
    }

    @Override
    protected MutableTrigger build() {
      return new FiringTrigger(timetable);
    }
  }

  @Override
  public ScheduleBuilder<FiringTrigger> getScheduleBuilder() {
    return new Schedule(timetable);
  }

  @Override
  public @Nullable Date computeFirstFireTime(@Nullable Calendar none) {
    next = after(start.toInstant().minusMillis(1));
    return next;
  }

  @Override
  public void triggered(@Nullable Calendar none) {
    previous = next;
    next = next == null ? null : after(next.toInstant());
  }

  @Override
  public void updateAfterMisfire(@Nullable Calendar none) {
    // By the clock by which Quartz has found that it is late; it hands over no other.
    next = Date.from(Instant.ofEpochMilli(System.currentTimeMillis()));
  }

  @Override
  public void updateWithNewCalendar(Calendar none, long misfireThreshold) {
    throw new UnsupportedOperationException("this trigger knows no calendars");
  }

  @Override
  protected boolean validateMisfireInstruction(int instruction) {
    return instruction == MISFIRE_INSTRUCTION_SMART_POLICY;
  }

  @Override
  public boolean mayFireAgain() {
    return next != null;
  }

  @Override
  public Date getStartTime() {
    return start;
  }

  @Override
  public void setStartTime(Date start) {
    this.start = start;
  }

  @Override
  public @Nullable Date getEndTime() {
    return null;
  }

  @Override
  public void setEndTime(@Nullable Date end) {
    if (end != null) {
      throw new UnsupportedOperationException("this trigger has no end");
    }
  }

  @Override
  public @Nullable Date getNextFireTime() {
    return next;
  }

  @Override
  public void setNextFireTime(@Nullable Date next) {
    this.next = next;
  }

  @Override
  public @Nullable Date getPreviousFireTime() {
    return previous;
  }

  @Override
  public void setPreviousFireTime(@Nullable Date previous) {
    this.previous = previous;
  }

  @Override
  public @Nullable Date getFireTimeAfter(@Nullable Date instant) {
    return after(Optional.ofNullable(instant).orElse(start).toInstant());
  }

  @Override
  public @Nullable Date getFinalFireTime() {
    return null;
  }

  private @Nullable Date after(Instant instant) {
    return timetable.nextAfter(instant).map(Date::from).orElse(null);
  }
}
