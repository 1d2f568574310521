package scaler.inbound.quartz;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.schedule.CapacitySchedule;

/**
 * The triggers of each application: one for each different line of a role's schedule, one for the
 * interval of its backlog. Their names follow from what they are, so a trigger that stays wanted is
 * left alone and loses no firing.
 */
final class ScheduleTriggers {
  private static final String VERSION = "version";

  private final Scheduler scheduler;
  private final DataSource database;

  ScheduleTriggers(Scheduler scheduler, DataSource database) {
    this.scheduler = scheduler;
    this.database = database;
  }

  /** A change of one application's triggers. */
  private interface Change {
    void make() throws SchedulerException;
  }

  void sync(FleetSpec fleet, int version, Instant now) throws SchedulerException, SQLException {
    alone(
        fleet.application(),
        () -> {
          JobKey job = jobOf(fleet.application());
          int stored = version(job);
          if (stored > version) {
            // Another node knows a newer configuration; this one has yet to hear of it.
            return;
          }
          if (stored < version) {
            scheduler.addJob(job(job, fleet.application(), version), true);
          }
          Map<TriggerKey, Trigger> wanted = wanted(fleet, job, now);
          List<TriggerKey> unwanted =
              new ArrayList<>(
                  scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(fleet.application())));
          unwanted.removeAll(wanted.keySet());
          scheduler.unscheduleJobs(unwanted);
          for (Trigger trigger : wanted.values()) {
            keep(trigger, now);
          }
        });
  }

  void remove(String application) throws SchedulerException, SQLException {
    alone(application, () -> scheduler.deleteJob(jobOf(application)));
  }

  private void keep(Trigger trigger, Instant now) throws SchedulerException {
    if (scheduler.checkExists(trigger.getKey())) {
      // Its class could not be loaded on a node of another version, or its zone was unknown there.
      scheduler.resetTriggerFromErrorState(trigger.getKey());
    } else if (trigger.getFireTimeAfter(Date.from(now)) != null) {
      scheduler.scheduleJob(trigger);
    }
  }

  private static Map<TriggerKey, Trigger> wanted(FleetSpec fleet, JobKey job, Instant now) {
    Map<TriggerKey, Trigger> wanted = new LinkedHashMap<>();
    for (RoleSpec role : fleet.roles()) {
      for (Timetable timetable : timetables(role)) {
        Trigger trigger = trigger(job, role, timetable, now);
        wanted.put(trigger.getKey(), trigger);
      }
    }
    return wanted;
  }

  private static List<Timetable> timetables(RoleSpec role) {
    List<Timetable> timetables = new ArrayList<>();
    for (CapacitySchedule.Entry entry : role.schedule().entries()) {
      timetables.add(new Timetable.ByCron(entry.cron(), entry.zone()));
    }
    role.backlog().ifPresent(backlog -> timetables.add(new Timetable.Every(backlog.interval())));
    return timetables;
  }

  private static Trigger trigger(JobKey job, RoleSpec role, Timetable timetable, Instant now) {
    return TriggerBuilder.newTrigger()
        .withIdentity(role.name() + " " + timetable.key(), job.getGroup())
        .forJob(job)
        .usingJobData(RecordFiring.APPLICATION, job.getGroup())
        .usingJobData(RecordFiring.ROLE, role.name().value())
        .usingJobData(RecordFiring.LINE, timetable.key())
        .startAt(Date.from(now))
        .withSchedule(new FiringTrigger.Schedule(timetable))
        .build();
  }

  private static JobKey jobOf(String application) {
    return new JobKey("record-firing", application);
  }

  private static JobDetail job(JobKey key, String application, int version) {
    return JobBuilder.newJob(RecordFiring.class)
        .withIdentity(key)
        .usingJobData(RecordFiring.APPLICATION, application)
        .usingJobData(VERSION, Integer.toString(version))
        .storeDurably()
        .requestRecovery()
        .build();
  }

  /** The version that the stored triggers are of; 0 when there are none. */
  private int version(JobKey job) throws SchedulerException {
    return Optional.ofNullable(scheduler.getJobDetail(job))
        .map(stored -> Integer.parseInt(stored.getJobDataMap().getString(VERSION)))
        .orElse(0);
  }

  /**
   * Two nodes may want to change the same triggers at once, and Quartz locks each step only. The
   * lock ends with its transaction, so a proxy that pools transactions is no trouble.
   */
  private void alone(String application, Change change) throws SchedulerException, SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (PreparedStatement lock =
          connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
        lock.setString(1, "triggers of " + application);
        lock.execute();
        change.make();
      } finally {
        connection.rollback();
      }
    }
  }
}
