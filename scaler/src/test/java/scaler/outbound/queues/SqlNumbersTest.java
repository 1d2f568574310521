package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.SqlNumbers;
import scaler.core.model.Reading;
import scaler.outbound.postgres.TestDatabase;

/** Queries of users' own, on a real PostgreSQL. */
class SqlNumbersTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);
  private static JobsTable database;

  @BeforeAll
  static void tasks() {
    database = new JobsTable(TestDatabase.fresh());
    database.execute(
        """
        create table tasks (state text, at timestamptz default now() - interval '90 s');
        insert into tasks values ('waiting'), ('waiting'), ('running');
        create table secrets (it text);
        create role guest login password 'guest';
        grant select on tasks to guest;
        """);
  }

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  private static Reading read(String query, Count count) {
    return QUEUES.read(new SqlNumbers(database.url(), query, count), NOON);
  }

  private static Reading read(String query) {
    return read(query, Count.READY);
  }

  @Test
  void one_column_is_the_number_of_jobs_that_wait() {
    assertThat(read("select count(*) from tasks where state = 'waiting'"))
        .isEqualTo(new Reading.Known(NOON, 2, Optional.empty(), Optional.empty()));
  }

  @Test
  void with_those_in_hand_and_the_oldest_a_promise_about_waiting_can_be_kept() {
    String query =
        """
        select count(*) filter (where state = 'waiting') as ready,
          count(*) filter (where state = 'running') as running,
          extract(epoch from now() - min(at) filter (where state = 'waiting')) as "Oldest"
        from tasks\
        """;
    Reading.Known known = (Reading.Known) read(query);
    Reading.Jobs jobs = known.jobs().orElseThrow();
    assertThat(known.demand()).isEqualTo(2);
    assertThat(jobs.running()).isEqualTo(1);
    assertThat(jobs.oldestWait()).isGreaterThanOrEqualTo(Duration.ofSeconds(90));
    assertThat(((Reading.Known) read(query, Count.READY_AND_RUNNING)).demand()).isEqualTo(3);
  }

  @Test
  void where_nothing_waits_nothing_has_waited_long() {
    Reading.Known known =
        (Reading.Known) read("select 0 as ready, 4 as running, null::int as oldest");
    assertThat(known.jobs().orElseThrow().oldestWait()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "select sum(1) from tasks where false | gives null",
        "select 1 from tasks where false | gives no row",
        "select 1 from tasks | several rows",
        "select 1 as a, 2 as b | no column \"ready\"",
        "select 'many' as ready | no number",
        "select 'NaN'::numeric as ready | no number",
        "select -1 as ready | not believed",
        "select 1e18 as ready | not believed",
        "select 3 as ready, 1 as running, -5 as oldest | not believed",
        "select 3 as ready, 1 as running, 1e12 as oldest | not believed",
        "select 1; select 2 | no semicolon",
        "select nothing from tasks | look at the backlog's \"query\"",
        "selekt | look at the backlog's \"query\"",
        "delete from tasks returning 1 | it may only read",
        "select pg_sleep(9)::text | took longer than 3 s",
      })
  void what_is_no_number_of_jobs_is_unknown_and_says_why(String query, String why) {
    assertThat(read(query))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.why()).contains(why));
    assertThat(database.number("select count(*) from tasks")).isEqualTo(3);
  }

  @Test
  void both_counts_need_a_query_that_tells_who_runs() {
    assertThat(read("select 1", Count.READY_AND_RUNNING))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("does not tell how many jobs run"));
  }

  @Test
  void half_a_job_is_one() {
    assertThat(read("select 0.1"))
        .isInstanceOfSatisfying(
            Reading.Known.class,
            known -> {
              assertThat(known.demand()).isEqualTo(1);
            });
  }
}
