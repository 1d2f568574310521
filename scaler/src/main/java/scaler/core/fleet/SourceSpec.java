package scaler.core.fleet;

import java.time.Duration;
import java.util.Optional;
import scaler.core.fleet.RoleSpec.Count;

/** Where it is read how much there is to do. */
public sealed interface SourceSpec {
  /** Its address, as the fleet file has it. */
  String url();

  /** Jobs that wait for whoever works them off; read at one place. */
  sealed interface Queue extends SourceSpec {}

  /**
   * A delayed_job table in PostgreSQL.
   *
   * @param url {@code postgres://} or {@code jdbc:postgresql://}, often {@code ${env:NAME}}
   * @param count which jobs are demand
   * @param where an SQL condition that narrows demand (never locks)
   * @param maxRunTime after this a lock is void, as the gem's {@code max_run_time}
   * @param rescue present: jobs of machines that have ended are freed at once
   */
  record DelayedJob(
      String url,
      Count count,
      Optional<String> where,
      Duration maxRunTime,
      Optional<RescueSpec> rescue)
      implements Queue {}

  /** A page that answers with a plain number of waiting jobs. */
  record HttpNumber(String url) implements Queue {}

  /**
   * A page of each machine of the role in service, which answers with a plain number: what that
   * machine has in hand.
   *
   * @param url with {@code {address}} as its host
   */
  record EachMachine(String url) implements SourceSpec {}
}
