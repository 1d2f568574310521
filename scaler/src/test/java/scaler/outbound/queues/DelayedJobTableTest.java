package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static scaler.core.fleet.RoleSpec.Count.READY;
import static scaler.core.fleet.RoleSpec.Count.READY_AND_RUNNING;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;

class DelayedJobTableTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);
  private static JobsTable table;

  @BeforeAll
  static void one_table_for_all() throws IOException {
    table = JobsTable.empty();
  }

  @BeforeEach
  void nothing_in_it() {
    table.execute("truncate delayed_jobs");
  }

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  @Test
  void an_empty_table_is_known_to_be_empty() {
    Reading.Known known = known(table.source());
    assertThat(known.at()).isEqualTo(NOON);
    assertThat(known.demand()).isZero();
    Reading.Jobs jobs = known.jobs().orElseThrow();
    assertThat(jobs).isEqualTo(new Reading.Jobs(0, 0, 0, 0, Duration.ZERO, jobs.wanted()));
    assertThat(known.locks()).contains(Map.of());
  }

  @Test
  void the_database_tells_its_connections_to_whom_may_read_the_jobs_and_no_more() {
    table.execute(
        "create role counts_jobs login password 'few'; grant select on delayed_jobs to counts_jobs");
    try {
      Reading.Connections seen =
          known(
                  new DelayedJob(
                      "postgres://counts_jobs:few@" + table.place(),
                      READY,
                      Optional.empty(),
                      Duration.ofHours(4),
                      Optional.empty()))
              .connections()
              .orElseThrow();
      assertThat((long) seen.most())
          .isEqualTo(
              table.number(
                  "select current_setting('max_connections')::int"
                      + " - current_setting('superuser_reserved_connections')::int"));
      assertThat(seen.used()).isBetween(1, seen.most());
    } finally {
      table.execute("revoke all on delayed_jobs from counts_jobs; drop role counts_jobs");
    }
  }

  @ParameterizedTest(name = "run_at {0}, locked_at {1}, by {2}, failed_at {3}: {4}")
  @CsvSource({
    "now - interval '1 s', null, null, null, ready",
    "now, null, null, null, ready",
    "now + interval '1 min', null, null, null, scheduled",
    "null, null, null, null, scheduled",
    "'infinity', null, null, null, scheduled",
    "'-infinity', null, null, null, ready",
    "now, now, 'a', null, running",
    "now, now - interval '3:59', 'a', null, running",
    "now, now - interval '4:00:01', 'a', null, ready",
    "now + interval '1 min', now, 'a', null, running",
    "now + interval '1 min', now - interval '5 h', 'a', null, scheduled",
    "now, now + interval '1 h', 'a', null, running",
    "now, now, null, null, running",
    "now, null, 'a', null, ready",
    "now, null, null, now, failed",
    "now, now, 'a', now, failed",
    "now + interval '1 min', null, null, now, failed",
  })
  void each_job_has_one_state(String runAt, String at, String by, String failedAt, String state) {
    table.insert(sql(runAt), sql(at), sql(by), sql(failedAt));
    Reading.Jobs jobs = known(table.source()).jobs().orElseThrow();
    assertThat(jobs.ready()).isEqualTo(state.equals("ready") ? 1 : 0);
    assertThat(jobs.running()).isEqualTo(state.equals("running") ? 1 : 0);
    assertThat(jobs.scheduled()).isEqualTo(state.equals("scheduled") ? 1 : 0);
    assertThat(jobs.failed()).isEqualTo(state.equals("failed") ? 1 : 0);
    assertThat(jobs.oldestWait()).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  /** The CSV reader takes the quotes of {@code 'a'} and of {@code 'infinity'} away. */
  private static String sql(String value) {
    return value.matches("a|-?infinity") ? "'" + value + "'" : value;
  }

  @Test
  void demand_is_filtered_and_locks_are_not() {
    table.execute(
        """
        insert into delayed_jobs (handler, priority, run_at, locked_at, locked_by)
        select '--- x', priority, now() at time zone 'UTC',
          case when held then now() at time zone 'UTC' end,
          case when held then 'i-0abc host:computer pid:' || priority end
        from generate_series(0, 4) priority, (values (true), (false)) as state (held)
        """);
    assertThat(known(table.source(READY, "priority > 0")).demand()).isEqualTo(4);
    assertThat(known(table.source(READY, "priority > 3 -- urgent")).demand()).isEqualTo(1);
    Reading.Known both = known(table.source(READY_AND_RUNNING, "priority > 1 or queue = 'x'"));
    assertThat(both.demand()).isEqualTo(6);
    assertThat(both.ready()).isEqualTo(5);
    assertThat(both.lockedBy(new MachineId("i-0abc"))).isEqualTo(OptionalInt.of(5));
    assertThat(both.locks().orElseThrow()).hasSize(5);
  }

  private static Reading.Wanted wanted(JobsTable of, String where) {
    Reading.Jobs jobs = known(of.source(READY, where)).jobs().orElseThrow();
    return jobs.wanted().orElseThrow();
  }

  @Test
  void jobs_that_came_and_went_between_two_looks_are_counted_by_their_numbers() {
    table.insert("now", "null", "null", "null");
    long before = wanted(table, "1 = 1").came();
    for (int job = 0; job < 9; job++) {
      table.insert("now", "null", "null", "null");
    }
    table.execute("delete from delayed_jobs where id < (select max(id) - 1 from delayed_jobs)");
    Reading.Wanted after = wanted(table, "1 = 1");
    assertThat(after.came() - before).isEqualTo(9);
    assertThat(after.ready()).isEqualTo(2);

    table.execute("delete from delayed_jobs");
    assertThat(wanted(table, "1 = 1").came()).isEqualTo(after.came());
    table.insert("now", "null", "null", "null");
    assertThat(wanted(table, "1 = 1").came()).isEqualTo(after.came() + 1);
  }

  @Test
  void a_count_that_nobody_asked_for_is_not_gone_on_with() throws IOException {
    ArrivalCount count = new ArrivalCount(NOON);
    assertThat(count.asked(NOON.plusSeconds(60))).isSameAs(count);
    assertThat(count.asked(NOON.plusSeconds(120))).isSameAs(count);
    assertThat(count.asked(NOON.plusSeconds(181))).isNotSameAs(count);

    JobsTable own = JobsTable.empty();
    own.insert("now", "null", "null", "null");
    assertThat(cameAt(own, NOON)).isZero();
    own.insert("now", "null", "null", "null");
    assertThat(cameAt(own, NOON.plusSeconds(60))).isOne();
    own.insert("now", "null", "null", "null");
    assertThat(cameAt(own, NOON.plusSeconds(121))).as("another count").isZero();
    own.insert("now", "null", "null", "null");
    assertThat(cameAt(own, NOON.plusSeconds(131))).isOne();
  }

  private static long cameAt(JobsTable own, Instant now) {
    return ((Reading.Known) QUEUES.read(own.source(), now))
        .jobs()
        .flatMap(Reading.Jobs::wanted)
        .orElseThrow()
        .came();
  }

  @Test
  void of_jobs_that_are_gone_already_the_same_part_is_counted_as_of_those_that_are_there() {
    table.insert("now", "null", "null", "null");
    String odd = "priority = 7";
    long before = wanted(table, odd).came();
    table.execute(
        """
        insert into delayed_jobs (handler, priority, run_at)
        select 'x', case when n % 4 = 0 then 7 else 0 end, now() at time zone 'UTC'
        from generate_series(1, 400) n;
        delete from delayed_jobs where id <= (select max(id) - 200 from delayed_jobs)
        """);
    Reading.Wanted after = wanted(table, odd);
    assertThat(after.came() - before).isEqualTo(100);
    assertThat(after.ready()).isEqualTo(50);
  }

  @Test
  void where_jobs_have_no_numbers_it_is_not_known_how_many_came() throws IOException {
    JobsTable named = JobsTable.empty();
    named.execute(
        "alter table delayed_jobs alter id drop default, alter id type text;"
            + " insert into delayed_jobs (id, handler, run_at) values ('a-1', 'x', now())");
    Reading.Jobs jobs = known(named.source()).jobs().orElseThrow();
    assertThat(jobs.ready()).isEqualTo(1);
    assertThat(jobs.wanted()).isEmpty();
  }

  @Test
  void a_lock_of_any_age_and_kind_counts_unless_its_job_has_failed() {
    table.insert("now", "now", "'i-1 host:a pid:1'", "null");
    table.insert("now", "now - interval '9 h'", "'i-1 host:a pid:1'", "null");
    table.insert("now + interval '1 h'", "now", "'i-2 host:a pid:1'", "null");
    table.insert("now", "now", "null", "null");
    table.insert("now", "now", "'i-3 host:a pid:1'", "now");
    assertThat(known(table.source()).locks())
        .contains(Map.of("i-1 host:a pid:1", 2, "i-2 host:a pid:1", 1, "", 1));
  }

  @Test
  void the_oldest_wait_is_that_of_ready_jobs_by_the_clock_of_the_database() {
    table.insert("now - interval '90 s'", "null", "null", "null");
    table.insert("now - interval '9 h'", "now", "'a'", "null");
    table.insert("now - interval '9 h'", "null", "null", "now");
    assertThat(known(table.source()).jobs().orElseThrow().oldestWait())
        .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(120));
  }

  @Test
  void a_wait_from_before_all_time_is_ten_years() {
    table.insert("'-infinity'", "null", "null", "null");
    assertThat(known(table.source()).jobs().orElseThrow().oldestWait())
        .isEqualTo(Duration.ofDays(3650));
  }

  @Test
  void timestamps_with_a_zone_are_read_alike() throws IOException {
    JobsTable zoned = JobsTable.empty();
    zoned.execute(
        """
        set time zone 'America/Winnipeg';
        alter table delayed_jobs alter run_at type timestamptz, alter locked_at type timestamptz;
        insert into delayed_jobs (handler, run_at, locked_at, locked_by) values
          ('x', now() - interval '60 s', null, null), ('x', now() + interval '60 s', null, null),
          ('x', now(), now() - interval '239 min', 'a'), ('x', now(), now() - interval '5 h', 'b')
        """);
    Reading.Jobs jobs = known(zoned.source()).jobs().orElseThrow();
    assertThat(jobs).isEqualTo(new Reading.Jobs(2, 1, 1, 0, jobs.oldestWait(), jobs.wanted()));
    assertThat(jobs.oldestWait()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @Test
  void the_zone_of_the_server_and_of_this_process_do_not_matter() throws IOException {
    JobsTable far = JobsTable.empty();
    far.execute(
        "do $$ begin execute format('alter database %I set timezone to ''Asia/Tokyo''',"
            + " current_database()); end $$");
    far.insert("now - interval '60 s'", "null", "null", "null");
    assertThat(known(far.source()).jobs().orElseThrow().oldestWait())
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense > 1",
        "priority >",
        "count(*) > 1",
        "1 / (priority - priority) > 0",
        "true) as wanted, (false",
        "lo_create(0) > 0",
        "true; drop table delayed_jobs",
        "priority > ?",
      })
  void a_condition_that_does_not_work_is_an_unknown_reading(String where) {
    table.insert("now", "null", "null", "null");
    assertThat(unknown(table.source(READY, where))).containsAnyOf("where", "refused", "SQLSTATE");
    assertThat(known(table.source()).ready()).isEqualTo(1);
  }

  @Test
  void half_a_million_rows_are_counted_within_the_limit_of_a_reading() {
    table.execute(
        """
        insert into delayed_jobs (handler, priority, run_at, failed_at)
        select repeat(md5(i::text), 10), i % 5,
          now() at time zone 'UTC' + (i % 1000 - 700) * interval '1 minute',
          case when i % 3 = 0 then now() end
        from generate_series(1, 500000) i
        """);
    Reading.Known known = known(table.source(READY_AND_RUNNING, "priority > 0"));
    assertThat(known.jobs().map(Reading.Jobs::failed)).isEqualTo(Optional.of(166_666));
  }

  private static Reading.Known known(DelayedJob source) {
    return assertThat(QUEUES.read(source, NOON)).asInstanceOf(type(Reading.Known.class)).actual();
  }

  private static String unknown(SourceSpec.Queue source) {
    return assertThat(QUEUES.read(source, NOON))
        .asInstanceOf(type(Reading.Unknown.class))
        .actual()
        .why();
  }
}
