package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code sql/queues/delayed_job_history.sql} keeps of jobs. */
class DelayedJobHistoryTest {
  private static final String TRIGGER = "sql/queues/delayed_job_history.sql";

  private JobsTable table;

  @BeforeEach
  void a_table_with_a_history() throws IOException {
    table = JobsTable.empty();
    table.execute(JobsTable.file(TRIGGER));
  }

  private long kept(String condition) {
    return table.number("select count(*) from delayed_job_history where " + condition);
  }

  private void lock() {
    table.execute(
        "update delayed_jobs set locked_by = 'a', locked_at = (now() at time zone 'UTC') - interval '9 s'");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"timestamp", "timestamptz"})
  void a_job_that_is_done_is_kept_with_its_times(String type) throws IOException {
    for (String column : new String[] {"run_at", "locked_at", "created_at"}) {
      table.execute("drop trigger if exists keep_failed_delayed_job on delayed_jobs");
      table.execute(
          "alter table delayed_jobs alter %1$s type %2$s using %1$s at time zone 'UTC'"
              .formatted(column, type));
    }
    table.execute(JobsTable.file(TRIGGER));
    table.execute(
        "insert into delayed_jobs (handler, queue, priority, run_at, created_at) select '', 'mail', 3,"
            + " now() at time zone 'UTC' - interval '1 min', now() at time zone 'UTC' - interval '1 hour'");
    lock();
    table.execute("delete from delayed_jobs");
    assertThat(
            kept(
                "queue = 'mail' and priority = 3 and not failed"
                    + " and now() - came between '59 s' and '70 s'"
                    + " and ended - begun between '9 s' and '19 s'"))
        .isOne();
  }

  @Test
  void each_attempt_is_kept_and_a_job_that_nobody_began_is_not() {
    table.insert("now", "null", "null", "null");
    table.insert("now", "null", "null", "null");
    table.execute("delete from delayed_jobs where id = 2");
    assertThat(kept("true")).isZero();
    lock();
    // As the gem writes that an attempt failed, and that it was the last one.
    table.execute(
        "update delayed_jobs set attempts = 1, locked_by = null, locked_at = null, last_error = 'no'");
    assertThat(kept("failed")).isOne();
    lock();
    table.execute("update delayed_jobs set attempts = 2, last_error = 'no', failed_at = now()");
    assertThat(kept("failed")).isEqualTo(2);
    table.execute("delete from delayed_jobs");
    assertThat(kept("true")).isEqualTo(2);
  }

  @Test
  void a_lock_that_is_taken_off_a_job_that_did_not_run_is_no_attempt() {
    table.insert("now", "null", "null", "null");
    lock();
    table.execute("update delayed_jobs set locked_by = null, locked_at = null");
    assertThat(kept("true")).isZero();
  }

  @Test
  void a_job_that_was_moved_to_the_front_came_when_it_was_made() {
    table.execute(
        "insert into delayed_jobs (handler, run_at, created_at) select '', timestamp '1970-01-01', now() at time zone 'UTC'");
    lock();
    table.execute("delete from delayed_jobs");
    assertThat(kept("came > now() - interval '1 min'")).isOne();
  }

  @Test
  void who_works_on_jobs_needs_no_right_to_it_and_the_reader_may_read_it()
      throws IOException, SQLException {
    table.execute(JobsTable.file("sql/grants/delayed_job_reader.sql"));
    table.execute(JobsTable.file(TRIGGER));
    table.execute("drop role if exists history_worker; create role history_worker login");
    table.execute("grant select, insert, update, delete on delayed_jobs to history_worker");
    table.insert("now", "now", "'a'", "null");
    as("history_worker", "delete from delayed_jobs");
    assertThat(kept("not failed")).isOne();
    as("delayed_job_reader", "select * from delayed_job_history");
    assertThatThrownBy(() -> as("delayed_job_reader", "delete from delayed_job_history"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> as("history_worker", "select * from delayed_job_history"))
        .hasMessageContaining("permission denied");
    table.execute("drop owned by history_worker; drop role history_worker");
  }

  private void as(String role, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                table.database().url(), table.database().user(), table.database().password());
        Statement statement = connection.createStatement()) {
      statement.execute("set role " + role);
      statement.execute(sql);
    }
  }

  @Test
  void no_job_fails_when_nothing_can_be_kept() {
    table.insert("now", "now", "'a'", "null");
    table.insert("now", "now", "'a'", "null");
    table.execute("drop table delayed_job_history");
    table.execute(
        "update delayed_jobs set attempts = 1, locked_by = null, locked_at = null where id = 1");
    table.execute("delete from delayed_jobs");
    assertThat(table.number("select count(*) from delayed_jobs")).isZero();
  }

  @Test
  void what_was_rolled_back_is_not_kept() {
    table.insert("now", "now", "'a'", "null");
    table.execute("begin; delete from delayed_jobs; rollback");
    assertThat(kept("true")).isZero();
  }

  @Test
  void what_is_older_than_15_days_goes_sooner_or_later() {
    table.execute(
        """
        insert into delayed_job_history
        select n, null, 0, now(), now(), now() - interval '1 day' * n, false
        from generate_series(10, 19) as n
        """);
    // One statement in a thousand looks for them.
    table.execute(
        """
        do $$ begin for n in 1..20000 loop delete from delayed_jobs where false; end loop; end $$
        """);
    assertThat(kept("ended < now() - interval '15 days'")).isZero();
    assertThat(kept("true")).isEqualTo(5);
  }
}
