package scaler.outbound.queues;

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

  private final DelayedJobTable table;
  private final DelayedJobRescue rescue;
  private final NumberPage page;

  /**
   * @param references puts values in the place of {@code ${env:NAME}} and {@code ${file:PATH}};
   *     throws IllegalArgumentException with a sentence for users when it cannot
   */
  public JobQueues(UnaryOperator<String> references) {
    table = new DelayedJobTable(references);
    rescue = new DelayedJobRescue(references);
    page = new NumberPage(references, PAGE_LIMIT);
  }

  @Override
  public Reading read(SourceSpec.Queue source, Instant now) {
    try {
      return TimeLimit.within(
          LIMIT,
          () ->
              switch (source) {
                case SourceSpec.DelayedJob jobs -> table.read(jobs, now);
                case SourceSpec.HttpNumber(var url) -> page.read(url, now);
              });
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
    table.close();
    rescue.close();
    page.close();
  }
}
