package scaler.outbound.queues;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.LockedJob;
import scaler.core.model.Reading;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.Queues;

/**
 * Reads the job queues that fleet files can name, and frees jobs in them. Keeps one connection per
 * database; close it to let them go. Safe for many threads; a call ends within five seconds.
 */
public final class JobQueues implements Queues, JobLocks, AutoCloseable {
  private static final Duration LIMIT = Duration.ofMillis(4500);

  private static final Duration PAGE_LIMIT = Duration.ofSeconds(4);

  /** Where commands lie, unless whoever runs scaler says something else. */
  public static final Path COMMANDS = Path.of("/etc/scaler/commands");

  private final Guest guest;
  private final DelayedJobTable table;
  private final DelayedJobRescue rescue;
  private final SqlNumbersQuery sql;
  private final WebPage web;
  private final NumberPage page;
  private final JsonPage json;
  private final PrometheusQuery prometheus;
  private final Commands commands;

  /**
   * @param commands the folder of the programs that fleet files may name
   * @param references puts values in the place of {@code ${env:NAME}} and {@code ${file:PATH}};
   *     throws IllegalArgumentException with a sentence for users when it cannot
   */
  public JobQueues(UnaryOperator<String> references, Path commands) {
    guest = new Guest(references);
    table = new DelayedJobTable(guest);
    rescue = new DelayedJobRescue(references);
    sql = new SqlNumbersQuery(guest);
    web = new WebPage(references, PAGE_LIMIT);
    page = new NumberPage(web);
    json = new JsonPage(web);
    prometheus = new PrometheusQuery(web);
    this.commands = new Commands(commands, PAGE_LIMIT);
  }

  @Override
  public Reading read(SourceSpec.Queue source, Instant now) {
    try {
      return TimeLimit.within(LIMIT, () -> told(source, now));
    } catch (TimeoutException late) {
      return new Reading.Unknown(now, "the queue did not answer within 4.5 s");
    } catch (ExecutionException trouble) {
      if (trouble.getCause() instanceof NoReading known) {
        return new Reading.Unknown(now, known.why());
      }
      return new Reading.Unknown(
          now, "reading the queue failed in an unforeseen way: " + trouble.getCause());
    }
  }

  private Reading told(SourceSpec.Queue source, Instant now) throws NoReading {
    return switch (source) {
      case SourceSpec.DelayedJob jobs -> table.read(jobs, now);
      case SourceSpec.SqlNumbers query -> sql.read(query, now);
      case SourceSpec.HttpNumber(var url) -> page.read(url, now);
      case SourceSpec.HttpJson tree -> json.read(tree, now);
      case SourceSpec.Prometheus query -> prometheus.read(query, now);
      case SourceSpec.Command(var name, var arguments) -> commands.read(name, arguments, now);
    };
  }

  @Override
  public Outcome<List<LockedJob>> held(SourceSpec.DelayedJob source, Set<String> workers) {
    return rescuing(source, by -> rescue.held(by, workers));
  }

  @Override
  public Outcome<Boolean> free(
      SourceSpec.DelayedJob source, LockedJob job, Optional<String> failure) {
    return rescuing(source, by -> rescue.free(by, job, failure));
  }

  /** What would keep jobs from being freed, as a clause with what to do. */
  Outcome<Optional<String>> rescueTrouble(SourceSpec.DelayedJob source) {
    return rescuing(source, rescue::trouble);
  }

  private interface Call<T> {
    T by(RescueSpec rescue) throws NoReading;
  }

  private static <T> Outcome<T> rescuing(SourceSpec.DelayedJob source, Call<T> call) {
    if (source.rescue().isEmpty()) {
      return Outcome.failed(new Failure.Denied("the fleet file names nobody who may free jobs"));
    }
    RescueSpec spec = source.rescue().get();
    try {
      return Outcome.ok(TimeLimit.within(LIMIT, () -> call.by(spec)));
    } catch (TimeoutException late) {
      return Outcome.failed(new Failure.Unavailable("the queue did not answer within 4.5 s"));
    } catch (ExecutionException trouble) {
      return Outcome.failed(
          new Failure.Unavailable(
              trouble.getCause() instanceof NoReading known
                  ? known.why()
                  : "it failed in an unforeseen way: " + trouble.getCause()));
    }
  }

  /** By the database's own plan, within the limits of a read. */
  long rowsThatAReadTouches(SourceSpec.DelayedJob source) throws NoReading {
    try {
      return TimeLimit.within(LIMIT, () -> table.rows(source));
    } catch (TimeoutException late) {
      throw new NoReading("it did not answer within 4.5 s");
    } catch (ExecutionException trouble) {
      throw trouble.getCause() instanceof NoReading known
          ? known
          : new NoReading("it failed in an unforeseen way: " + trouble.getCause());
    }
  }

  @Override
  public void close() throws SQLException {
    guest.close();
    rescue.close();
    web.close();
  }
}
