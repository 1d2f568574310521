package scaler.core.fleet;

import java.time.Duration;
import java.util.List;
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

  /**
   * A queue that tells numbers, and not who works on what: whether a machine idles its own page has
   * to say.
   */
  sealed interface Numbers extends Queue {}

  /** A page that answers with a plain number of waiting jobs. */
  record HttpNumber(String url) implements Numbers {}

  /**
   * A page that answers with JSON.
   *
   * @param authorization value of the header of that name, often {@code Bearer ${env:NAME}}
   * @param ready JSON pointer (RFC 6901) to the number of jobs that wait
   * @param running pointer to the number of those in hand
   * @param oldest pointer to the seconds that the first of those that wait has waited
   */
  record HttpJson(
      String url,
      Optional<String> authorization,
      String ready,
      Optional<String> running,
      Optional<String> oldest,
      Count count)
      implements Numbers {}

  /**
   * A query on PostgreSQL that gives one row: {@code ready}, and where it knows them {@code
   * running} and {@code oldest}, the seconds that the first of those that wait has waited.
   *
   * @param url as that of {@link DelayedJob}
   * @param query one statement that reads, without a semicolon
   */
  record SqlNumbers(String url, String query, Count count) implements Numbers {}

  /**
   * An instant query of Prometheus that gives one sample: how many jobs wait.
   *
   * @param url of the server, or of the path that its API lies below
   * @param authorization as that of {@link HttpJson}
   * @param query in PromQL
   */
  record Prometheus(String url, Optional<String> authorization, String query) implements Numbers {}

  /**
   * A program on scaler's computer that prints how many jobs wait.
   *
   * @param name of a file in the folder that whoever runs scaler has set aside for such
   */
  record Command(String name, List<String> arguments) implements Numbers {
    public Command {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String url() {
      return "command " + name;
    }
  }

  /**
   * A page of each machine of the role in service, which answers with a plain number: what that
   * machine has in hand.
   *
   * @param url with {@code {address}} as its host
   */
  record EachMachine(String url) implements SourceSpec {}
}
