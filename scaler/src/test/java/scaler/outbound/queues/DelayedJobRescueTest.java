package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;
import scaler.engine.port.Outcome;

class DelayedJobRescueTest {
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);
  private static final String DEAD = "delayed_job.i-0dead.0 host:i-0dead pid:7";
  private static final String OTHER = "delayed_job.i-0abcd.0 host:i-0abcd pid:7";

  private JobsTable table;

  @BeforeEach
  void a_table_of_its_own() throws IOException {
    table = JobsTable.empty();
  }

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"timestamp", "timestamptz"})
  void a_lock_is_taken_off_and_the_job_is_ready_again(String type) {
    table.execute(
        "alter table delayed_jobs alter locked_at type %s using locked_at at time zone 'UTC'"
            .formatted(type));
    lock(DEAD, "timestamp '2026-03-01 10:00:00.123456'", 0);
    LockedJob job = only(DEAD);
    assertThat(job.locked()).isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
    assertThat(free(job, Optional.empty())).isTrue();
    assertThat(where("locked_by is null and locked_at is null and failed_at is null")).isOne();
    assertThat(where("attempts = 1 and last_error is null and run_at <= now()")).isOne();
  }

  @Test
  void a_lock_that_was_taken_anew_since_is_left_alone() {
    lock(DEAD, "now()", 0);
    LockedJob job = only(DEAD);
    table.execute("update delayed_jobs set locked_at = locked_at + interval '1 microsecond'");
    assertThat(free(job, Optional.empty())).isFalse();
    table.execute("update delayed_jobs set locked_at = locked_at - interval '1 microsecond'");
    table.execute("update delayed_jobs set locked_by = '%s'".formatted(OTHER));
    assertThat(free(job, Optional.of("no"))).isFalse();
    assertThat(where("locked_by = '%s' and attempts = 0 and failed_at is null".formatted(OTHER)))
        .isOne();
  }

  @Test
  void freed_twice_it_counts_once() {
    lock(DEAD, "now()", 4);
    LockedJob job = only(DEAD);
    assertThat(free(job, Optional.empty())).isTrue();
    assertThat(free(job, Optional.empty())).isFalse();
    assertThat(where("attempts = 5")).isOne();
  }

  @ParameterizedTest(name = "{0} attempts become {1}")
  @CsvSource({"0, 1", "23, 24", "24, 24", "25, 25", "40, 40"})
  void attempts_stay_below_the_most_and_are_never_lowered(int before, int after) {
    lock(DEAD, "now()", before);
    assertThat(free(only(DEAD), Optional.empty())).isTrue();
    assertThat(where("attempts = " + after)).isOne();
  }

  @Test
  void a_job_that_is_failed_says_why_and_is_not_ready() {
    lock(DEAD, "now()", 0);
    assertThat(free(only(DEAD), Optional.of("3 machines' ends; it's \"over\""))).isTrue();
    assertThat(where("failed_at between now() - interval '1 min' and now() and locked_by is null"))
        .isOne();
    assertThat(where("last_error = '3 machines'' ends; it''s \"over\"'")).isOne();
  }

  @Test
  void only_those_workers_locks_are_shown_and_none_of_failed_jobs() {
    lock(DEAD, "now()", 0);
    lock(OTHER, "now()", 0);
    lock(DEAD, "now()", 0);
    table.execute("update delayed_jobs set failed_at = now() where id = 3");
    lock("i-0dead", "now()", 0);
    assertThat(held(Set.of(DEAD))).extracting(LockedJob::id).containsExactly(1L);
    assertThat(held(Set.of("host:%", "delayed_job.i-0dead.0 host:i-0dead pid:70"))).isEmpty();
  }

  @Test
  void its_grants_are_enough_and_show_neither_handlers_nor_errors() throws Exception {
    lock(DEAD, "now()", 0);
    lock(DEAD, "now()", 0);
    table.execute(JobsTable.file("sql/grants/delayed_job_rescuer.sql"));
    table.execute(JobsTable.file("sql/grants/delayed_job_rescuer.sql"));
    table.execute("alter role delayed_job_rescuer password 'rescuer'");
    DelayedJob source = source("postgres://delayed_job_rescuer:rescuer@" + table.place());
    List<LockedJob> jobs = value(QUEUES.held(source, Set.of(DEAD)));
    assertThat(value(QUEUES.free(source, jobs.get(0), Optional.empty()))).isTrue();
    assertThat(value(QUEUES.free(source, jobs.get(1), Optional.of("over")))).isTrue();
    try (var rescuer =
            DriverManager.getConnection(
                "jdbc:postgresql://" + table.place(), "delayed_job_rescuer", "rescuer");
        var statement = rescuer.createStatement()) {
      for (String not :
          List.of(
              "select handler from delayed_jobs",
              "select last_error from delayed_jobs",
              "update delayed_jobs set run_at = now()",
              "delete from delayed_jobs",
              "insert into delayed_jobs (locked_by) values ('x')")) {
        assertThatThrownBy(() -> statement.execute(not)).as(not).hasMessageContaining("denied");
      }
    }
  }

  @Test
  void whoever_may_only_read_is_told_what_grants_more() throws Exception {
    lock(DEAD, "now()", 0);
    LockedJob job = only(DEAD);
    table.execute("create role rescue_nobody login password 'nobody'");
    try {
      table.execute("grant select on delayed_jobs to rescue_nobody");
      DelayedJob source = source("postgres://rescue_nobody:nobody@" + table.place());
      assertThat(QUEUES.free(source, job, Optional.empty()))
          .asString()
          .contains("may not free locks")
          .contains("sql/grants/delayed_job_rescuer.sql")
          .doesNotContain("nobody:nobody");
    } finally {
      table.execute("revoke all on delayed_jobs from rescue_nobody; drop role rescue_nobody");
    }
  }

  @Test
  void the_doctor_tells_whether_jobs_can_be_freed_and_whose_never_are() throws Exception {
    lock(DEAD, "now()", 0);
    assertThat(examined(table.url())).contains("jobs of ended machines can be freed");
    table.execute(
        "create role rescue_reader login password 'reader'; grant select on delayed_jobs to rescue_reader");
    try {
      assertThat(examined("postgres://rescue_reader:reader@" + table.place()))
          .contains("may not free locks; run sql/grants/delayed_job_rescuer.sql");
    } finally {
      table.execute("revoke all on delayed_jobs from rescue_reader; drop role rescue_reader");
    }
    lock("host:web1 pid:7", "now()", 0);
    assertThat(examined(table.url())).contains("\"host:web1 pid:7\" are never freed");
    table.execute("update delayed_jobs set locked_at = now() + interval '1 hour'");
    assertThat(examined(table.url())).contains("locks later than now");
  }

  private String examined(String rescuer) throws SQLException {
    try (var doctor = new QueueDoctor(plain -> plain, JobQueues.COMMANDS)) {
      return doctor.examine("queue of jobs", source(rescuer), Instant.EPOCH).toString();
    }
  }

  @Test
  void without_anybody_who_may_nothing_is_freed() {
    lock(DEAD, "now()", 0);
    assertThat(QUEUES.held(table.source(), Set.of(DEAD))).asString().contains("names nobody");
  }

  @Test
  void a_table_that_is_locked_for_long_is_left_for_later() throws Exception {
    lock(DEAD, "now()", 0);
    LockedJob job = only(DEAD);
    try (var migration = table.database().dataSource().getConnection()) {
      migration.setAutoCommit(false);
      try (var statement = migration.createStatement()) {
        statement.execute("lock table delayed_jobs in access exclusive mode");
      }
      assertThat(QUEUES.free(source(table.url()), job, Optional.empty()))
          .asString()
          .contains("is locked");
      migration.rollback();
    }
    assertThat(free(job, Optional.empty())).isTrue();
  }

  private void lock(String worker, String at, int attempts) {
    table.execute(
        """
        insert into delayed_jobs (handler, run_at, locked_at, locked_by, attempts)
        values ('--- x', now() - interval '1 hour', %s, '%s', %d)
        """
            .formatted(at, worker, attempts));
  }

  private long where(String condition) {
    return table.number("select count(*) from delayed_jobs where " + condition);
  }

  private LockedJob only(String worker) {
    List<LockedJob> jobs = held(Set.of(worker));
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  private List<LockedJob> held(Set<String> workers) {
    return value(QUEUES.held(source(table.url()), workers));
  }

  private boolean free(LockedJob job, Optional<String> failure) {
    return value(QUEUES.free(source(table.url()), job, failure));
  }

  private DelayedJob source(String rescuer) {
    return new DelayedJob(
        table.url(),
        Count.READY,
        Optional.empty(),
        JobsTable.FOUR_HOURS,
        Optional.of(new RescueSpec(rescuer, 3, 25)));
  }

  private static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Failed<T>(var failure) -> throw new AssertionError(failure.detail());
    };
  }
}
