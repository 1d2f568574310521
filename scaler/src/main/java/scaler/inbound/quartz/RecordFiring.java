package scaler.inbound.quartz;

import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.RoleName;
import scaler.engine.port.Firings;
import scaler.engine.port.Firings.Firing;

/**
 * The one job: says that a trigger has fired. What is to be done is for the loop to find out, so it
 * does not matter which trigger it was, how late or how often.
 */
final class RecordFiring implements Job {
  static final String APPLICATION = "application";
  static final String ROLE = "role";
  static final String LINE = "line";

  private static final Logger LOG = LoggerFactory.getLogger(RecordFiring.class);

  private final Firings firings;

  RecordFiring(Firings firings) {
    this.firings = firings;
  }

  @Override
  public void execute(JobExecutionContext context) {
    JobDataMap data = context.getMergedJobDataMap();
    Firing firing =
        new Firing(
            data.getString(APPLICATION),
            new RoleName(data.getString(ROLE)),
            data.getString(LINE),
            context.getScheduledFireTime().toInstant());
    try {
      firings.record(firing);
    } catch (RuntimeException e) {
      // Not again: the loop looks by itself every few seconds.
      LOG.warn("{} has fired and could not be recorded: {}", firing, e.getMessage());
    }
  }
}
