package scaler.worker;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Works jobs off one by one until it is stopped; a job in hand is finished first. Trouble with the
 * database is told and tried again.
 */
public final class Worker {
  private final Database database;
  private final String name;
  private final Duration pause;
  private final PrintStream log;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Where connections come from; the worker closes them. */
  public interface Database {
    Connection connect() throws SQLException;
  }

  /**
   * @param name what stands in {@code locked_by}
   * @param pause how long to wait when there is nothing to do
   * @param log takes a line for each job
   */
  public Worker(Database database, String name, Duration pause, PrintStream log) {
    this.database = database;
    this.name = name;
    this.pause = pause;
    this.log = log;
  }

  /** Takes no further job; {@link #run} returns after the one in hand. */
  public void stop() {
    stopped.countDown();
  }

  /** Works until {@link #stop}. */
  public void run() throws InterruptedException {
    say("starts");
    while (running()) {
      try (Connection connection = database.connect()) {
        workOff(new JobTable(connection, name));
      } catch (SQLException trouble) {
        say("has trouble with the database: " + trouble.getMessage());
        rest();
      }
    }
    say("ends");
  }

  private void workOff(JobTable table) throws SQLException, InterruptedException {
    while (running()) {
      Optional<JobTable.Reserved> job = table.reserve();
      if (job.isPresent()) {
        perform(table, job.get());
      } else {
        rest();
      }
    }
    table.clearLocks();
  }

  private void perform(JobTable table, JobTable.Reserved job)
      throws SQLException, InterruptedException {
    Optional<DemoJob> demo = DemoJob.read(job.handler());
    if (demo.isEmpty()) {
      say("fails job %d for good: it is not one of the demo's".formatted(job.id()));
      table.fail(job, "not one of the demo's jobs", true);
      return;
    }
    // The work itself; a stop does not cut it short.
    TimeUnit.NANOSECONDS.sleep(demo.get().length().toNanos());
    if (job.attempts() < demo.get().failTimes()) {
      say("fails job %d, attempt %d".formatted(job.id(), job.attempts() + 1));
      table.fail(job, "attempt %d fails as told".formatted(job.attempts() + 1), false);
    } else if (table.complete(job, demo.get())) {
      say("completes job %d, number %d".formatted(job.id(), demo.get().number()));
    } else {
      say("has lost job %d to somebody else".formatted(job.id()));
    }
  }

  private boolean running() {
    return stopped.getCount() > 0;
  }

  private void rest() throws InterruptedException {
    boolean told = stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    if (told) {
      say("is told to end");
    }
  }

  private void say(String what) {
    log.println("[" + name + "] " + what);
  }
}
