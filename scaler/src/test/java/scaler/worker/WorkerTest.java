package scaler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.outbound.queues.JobsTable;

class WorkerTest {
  private static final String UTC = "(now() at time zone 'UTC')";
  private static JobsTable table;

  @BeforeAll
  static void one_table_for_all() throws IOException {
    table = JobsTable.empty();
  }

  @BeforeEach
  void nothing_in_it() {
    table.execute("truncate delayed_jobs, demo_runs");
  }

  @Test
  void jobs_run_by_priority_then_by_due_time_and_are_deleted() throws Exception {
    insert(1, 5, "- interval '9 h'", "");
    insert(2, 1, "- interval '1 h'", "");
    insert(3, 1, "- interval '2 h'", "");
    insert(4, -1, "+ interval '1 h'", "");
    workUntil("select (count(*) = 3)::int from demo_runs");
    assertThat(
            table.number(
                "select sum(number * 10 ^ (3 - place)) from (select number,"
                    + " row_number() over (order by at) as place from demo_runs) runs"))
        .isEqualTo(321);
    assertThat(table.number("select count(*) from delayed_jobs")).isEqualTo(1);
    assertThat(table.number("select count(*) from demo_runs where worker <> 'i-1 host:a pid:1'"))
        .isZero();
  }

  @Test
  void a_job_that_fails_comes_again_later_and_unlocked() throws Exception {
    insert(1, 1, "", "fail_times: 3");
    workUntil("select attempts from delayed_jobs");
    assertThat(
            table.number(
                "select count(*) from delayed_jobs where attempts = 1 and locked_at is null"
                    + " and locked_by is null and failed_at is null and last_error like 'attempt 1%'"
                    + " and run_at - "
                    + UTC
                    + " between '1 s' and '6 s'"))
        .isEqualTo(1);
    table.execute("update delayed_jobs set run_at = " + UTC);
    workUntil("select attempts - 1 from delayed_jobs");
    assertThat(
            table.number(
                "select count(*) from delayed_jobs where attempts = 2 and run_at - "
                    + UTC
                    + " between '16 s' and '21 s'"))
        .isEqualTo(1);
    table.execute("update delayed_jobs set attempts = 3, run_at = " + UTC);
    workUntil("select count(*) from demo_runs where attempt = 4");
    assertThat(table.number("select count(*) from delayed_jobs")).isZero();
  }

  @Test
  void a_job_is_given_up_after_its_twenty_fifth_attempt() throws Exception {
    insert(1, 1, "", "fail_times: 99");
    insert(2, 1, "", "fail_times: 99");
    table.execute(
        "update delayed_jobs set attempts = 22 + id - (select min(id) from delayed_jobs)");
    workUntil("select (sum(attempts) = 47)::int from delayed_jobs");
    assertThat(table.number("select count(*) from delayed_jobs where failed_at is null"))
        .isEqualTo(2);
    table.execute("update delayed_jobs set run_at = " + UTC + " where attempts = 24");
    workUntil("select count(*) from delayed_jobs where failed_at is not null");
    assertThat(table.number("select attempts from delayed_jobs where failed_at is not null"))
        .isEqualTo(25);
  }

  @Test
  void a_job_of_another_kind_is_given_up_at_once() throws Exception {
    table.insert("now", "null", "null", "null");
    workUntil("select count(*) from delayed_jobs where failed_at is not null");
    assertThat(table.number("select attempts from delayed_jobs")).isEqualTo(1);
  }

  @Test
  void locks_of_others_are_left_alone_until_they_are_void() throws Exception {
    insert(1, 1, "", "");
    table.execute("update delayed_jobs set locked_by = 'b', locked_at = " + UTC);
    insert(2, 2, "", "");
    table.execute(
        "update delayed_jobs set locked_by = 'b', locked_at = "
            + UTC
            + " - interval '4:00:01' where priority = 2");
    workUntil("select count(*) from demo_runs");
    assertThat(table.number("select count(*) from demo_runs where number = 2")).isEqualTo(1);
    assertThat(table.number("select count(*) from delayed_jobs where locked_by = 'b'"))
        .isEqualTo(1);
  }

  @Test
  void two_hundred_jobs_run_exactly_once_on_eight_workers() throws Exception {
    table.execute(
        """
        insert into delayed_jobs (handler, run_at)
        select format(E'--- !ruby/struct:DemoJob\\nnumber: %s\\nseconds: 0\\n', i), now() at time zone 'UTC'
        from generate_series(1, 200) i
        """);
    var workers = new ArrayList<Worker>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 8; i++) {
      Worker worker = worker("i-" + i + " host:a pid:" + i);
      workers.add(worker);
      threads.add(start(worker));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> table.number("select count(*) from delayed_jobs") == 0);
    workers.forEach(Worker::stop);
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(table.number("select count(*) from demo_runs")).isEqualTo(200);
    assertThat(table.number("select count(distinct number) from demo_runs")).isEqualTo(200);
  }

  @Test
  void a_stop_waits_for_the_job_in_hand_and_takes_no_other() throws Exception {
    insert(1, 1, "", "");
    table.execute("update delayed_jobs set handler = replace(handler, 'seconds: 0', 'seconds: 1')");
    insert(2, 2, "", "");
    Worker worker = worker("i-1 host:a pid:1");
    Thread thread = start(worker);
    await().until(() -> table.number("select count(locked_at) from delayed_jobs") == 1);
    worker.stop();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(table.number("select sum(number) from demo_runs")).isEqualTo(1);
    assertThat(table.number("select count(*) from delayed_jobs where locked_by is null"))
        .isEqualTo(1);
  }

  @Test
  void a_lost_connection_is_replaced_and_the_job_in_hand_recorded_once() throws Exception {
    insert(1, 1, "", "");
    table.execute("update delayed_jobs set handler = replace(handler, 'seconds: 0', 'seconds: 1')");
    Worker worker = worker("i-1 host:a pid:1");
    Thread thread = start(worker);
    await().until(() -> table.number("select count(locked_at) from delayed_jobs") == 1);
    table.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> table.number("select count(*) from delayed_jobs") == 0);
    worker.stop();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThat(table.number("select count(*) from demo_runs")).isEqualTo(1);
  }

  private static void insert(int number, int priority, String due, String more) {
    table.execute(
        """
        insert into delayed_jobs (priority, run_at, handler)
        values (%d, %s %s, E'--- !ruby/struct:DemoJob\\nnumber: %d\\nseconds: 0\\n%s\\n')
        """
            .formatted(priority, UTC, due, number, more));
  }

  private static void workUntil(String count) throws InterruptedException {
    Worker worker = worker("i-1 host:a pid:1");
    Thread thread = start(worker);
    await().atMost(Duration.ofSeconds(10)).until(() -> table.number(count) >= 1);
    worker.stop();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private static Worker worker(String name) {
    return new Worker(
        () -> table.database().dataSource().getConnection(),
        name,
        Duration.ofMillis(50),
        new PrintStream(new ByteArrayOutputStream(), true));
  }

  private static Thread start(Worker worker) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            worker.run();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
