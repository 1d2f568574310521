package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.Weighed;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Readings;
import scaler.outbound.probe.HttpPages;

/** One table whose jobs count by their queue, their priority or whose they are. */
class SeveralSourcesTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final JobQueues QUEUES = new JobQueues(plain -> plain, JobQueues.COMMANDS);
  private static final HttpPages PAGES = new HttpPages(true);
  private static JobsTable table;

  private final List<Weighed> sources = new ArrayList<>();

  /** 3 urgent jobs, 4 ordinary ones, 2 reports (one of them in hand) and 1 of no queue. */
  @BeforeAll
  static void one_table_for_all() throws IOException {
    table = JobsTable.empty();
    table.execute(
        """
        insert into delayed_jobs (handler, priority, queue, run_at, locked_at, locked_by)
        select '--- x', priority, queue, now - interval '1 min', locked, worker
        from (select now() at time zone 'UTC' as now) as clock,
          lateral (
            select 1 as priority, 'mail' as queue, null::timestamp as locked, null as worker
              from generate_series(1, 3)
            union all select 20, 'mail', null, null from generate_series(1, 4)
            union all select 20, 'reports', null, null
            union all select 20, 'reports', now, 'delayed_job.i-1 host:i-1 pid:7'
            union all select 20, null, null, null) as jobs
        """);
  }

  @AfterAll
  static void let_go() throws SQLException {
    QUEUES.close();
    PAGES.close();
  }

  private SeveralSourcesTest and(String where, String weight) {
    sources.add(new Weighed(table.source(Count.READY_AND_RUNNING, where), new BigDecimal(weight)));
    return this;
  }

  private Reading read() {
    return new Readings(QUEUES, PAGES, Hands.sideBySide(), System::nanoTime)
        .read(sources, List.of(), NOON);
  }

  private Reading.Known known() {
    return (Reading.Known) read();
  }

  @Test
  void by_priority_class() {
    assertThat(and("priority < 10", "5").and("priority >= 10", "1").known().demand())
        .isEqualTo(3 * 5 + 7);
  }

  @Test
  void by_queue_where_many_jobs_have_none() {
    and("queue = 'reports'", "20").and("queue is distinct from 'reports'", "1");
    assertThat(known().demand()).isEqualTo(2 * 20 + 8);
    sources.removeLast();
    and("queue <> 'reports'", "1");
    assertThat(known().demand()).as("as SQL has it, nothing differs from null").isEqualTo(40 + 7);
  }

  @Test
  void the_table_is_shown_once_and_the_one_job_in_hand_is_one() {
    Reading.Known known = and("priority < 10", "5").and("priority >= 10", "1").known();
    assertThat(known.ready()).isEqualTo(9);
    assertThat(known.running()).isEqualTo(OptionalInt.of(1));
    assertThat(known.lockedBy(new MachineId("i-1"))).isEqualTo(OptionalInt.of(1));
    assertThat(known.jobs().orElseThrow().oldestWait())
        .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(known.connections()).isPresent();
  }

  @Test
  void a_job_that_two_sources_count_counts_in_both() {
    assertThat(and("true", "1").and("queue = 'reports'", "19").known().demand())
        .isEqualTo(10 + 2 * 19);
  }

  @Test
  void a_condition_that_is_wrong_is_told_with_its_place() {
    assertThat(and("true", "1").and("prio < 10", "2").read().toString())
        .contains("source 2 of 2: ", "column \"prio\" does not exist", "\"where\"");
  }
}
