package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.SqlNumbers;
import scaler.core.model.Reading;
import scaler.outbound.postgres.TestDatabase;

/** The queries of docs/sources.md, on those columns of the published schemas that they name. */
class SqlRecipesTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);

  private final JobsTable database = new JobsTable(TestDatabase.fresh());

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
  }

  private static String recipe(String table) throws IOException {
    List<String> blocks =
        Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
            .matcher(JobsTable.file("docs/sources.md"))
            .results()
            .map(found -> found.group(1).replace('\n', ' ').strip())
            .filter(query -> query.contains(table))
            .toList();
    assertThat(blocks).hasSize(1);
    return blocks.getFirst();
  }

  private void tells(String table, int ready, int running) throws IOException {
    var source = new SqlNumbers(database.url(), recipe(table), Count.READY);
    Reading reading = QUEUES.read(source, NOON);
    assertThat(reading).as("%s", reading).isInstanceOf(Reading.Known.class);
    Reading.Jobs jobs = ((Reading.Known) reading).jobs().orElseThrow();
    assertThat(jobs.ready()).isEqualTo(ready);
    assertThat(jobs.running()).isEqualTo(running);
    assertThat(jobs.oldestWait()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
  }

  @Test
  void good_job() throws IOException {
    database.execute(
        """
        create table good_jobs (id uuid default gen_random_uuid(), created_at timestamptz default now(),
          scheduled_at timestamptz, finished_at timestamptz, locked_by_id uuid);
        insert into good_jobs (scheduled_at, finished_at, locked_by_id) values
          (now() - interval '2 min', null, null), (null, null, null),
          (now() - interval '5 min', null, gen_random_uuid()),
          (now() + interval '5 min', null, null),
          (now() - interval '1 h', now(), null);
        """);
    tells("good_jobs", 2, 1);
  }

  @Test
  void solid_queue() throws IOException {
    database.execute(
        """
        create table solid_queue_ready_executions (created_at timestamp(6));
        create table solid_queue_claimed_executions (created_at timestamp(6));
        insert into solid_queue_ready_executions
          values (now() at time zone 'UTC' - interval '2 min'), (now() at time zone 'UTC');
        insert into solid_queue_claimed_executions values (now() at time zone 'UTC');
        """);
    tells("solid_queue", 2, 1);
  }

  @Test
  void que() throws IOException, SQLException {
    database.execute(
        """
        create table que_jobs (id bigserial, run_at timestamptz default now(), finished_at timestamptz,
          expired_at timestamptz);
        insert into que_jobs (id, run_at, finished_at, expired_at) values
          (1, now() - interval '2 min', null, null), (2, now(), null, null),
          (4294967299, now() - interval '5 min', null, null),
          (4, now() + interval '5 min', null, null), (5, now(), now(), null), (6, now(), null, now());
        """);
    try (var worker = database.database().dataSource().getConnection();
        var statement = worker.createStatement()) {
      statement.execute("select pg_advisory_lock(4294967299)");
      tells("que_jobs", 2, 1);
    }
  }
}
