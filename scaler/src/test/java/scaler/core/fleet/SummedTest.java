package scaler.core.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Jobs;
import scaler.core.model.Reading.Known;
import scaler.core.model.Reading.Wanted;

/** Several queues of one role as one reading. */
class SummedTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final MachineId ONE = new MachineId("i-1");
  private static final MachineId TWO = new MachineId("i-2");

  private final List<Weighed> sources = new ArrayList<>();
  private final TreeMap<Integer, Reading> answers = new TreeMap<>();

  private static SourceSpec table(String name, String where) {
    return new SourceSpec.DelayedJob(
        "postgres://db/" + name,
        Count.READY,
        Optional.of(where),
        Duration.ofHours(4),
        Optional.empty());
  }

  private static SourceSpec page(String name) {
    return new SourceSpec.HttpNumber("http://queue/" + name);
  }

  /** A table of which a source counts only some jobs. */
  private static Known seen(Jobs all, Map<String, Integer> locks) {
    return new Known(
        NOON, all.wanted().orElseThrow().ready(), Optional.of(all), Optional.of(locks));
  }

  private static Jobs jobs(int ready, int running, int oldest, Wanted wanted) {
    return new Jobs(ready, running, 0, 1, Duration.ofSeconds(oldest), Optional.of(wanted));
  }

  private static Wanted wanted(int ready, int running, int oldest, long came) {
    return new Wanted(ready, running, 2, Duration.ofSeconds(oldest), came);
  }

  private static Known number(int jobs) {
    return new Known(NOON, jobs, Optional.empty(), Optional.empty());
  }

  private SummedTest and(SourceSpec source, String weight, Reading answer) {
    answers.put(sources.size(), answer);
    sources.add(new Weighed(source, new BigDecimal(weight)));
    return this;
  }

  private Reading sum() {
    return Summed.of(sources, answers, NOON);
  }

  private Known known() {
    return (Known) sum();
  }

  @Test
  void one_ordinary_queue_is_what_it_says() {
    Known said = seen(jobs(3, 1, 9, wanted(2, 1, 9, 70)), Map.of("a host:i-1 pid:1", 1));
    assertThat(and(table("jobs", "true"), "1.0", said).sum()).isSameAs(said);
  }

  @Test
  void demand_and_what_came_are_summed_by_weight_and_rounded_up() {
    Known sum =
        and(
                table("jobs", "priority < 10"),
                "0.5",
                seen(jobs(9, 3, 40, wanted(5, 2, 30, 101)), Map.of()))
            .and(table("more", "true"), "20", seen(jobs(1, 1, 70, wanted(1, 1, 70, 10)), Map.of()))
            .known();
    assertThat(sum.demand()).as("2.5 and 20").isEqualTo(23);
    assertThat(sum.jobs().orElseThrow().wanted())
        .contains(new Wanted(23, 3, 41, Duration.ofSeconds(70), 250, 21));
  }

  @Test
  void what_is_in_the_tables_has_no_weight() {
    Known sum =
        and(table("jobs", "true"), "7", seen(jobs(9, 3, 40, wanted(5, 2, 30, 101)), Map.of()))
            .and(table("more", "true"), "3", seen(jobs(1, 1, 20, wanted(1, 1, 20, 1)), Map.of()))
            .known();
    assertThat(sum.ready()).isEqualTo(10);
    assertThat(sum.running()).isEqualTo(OptionalInt.of(4));
    assertThat(sum.jobs().map(Jobs::oldestWait)).contains(Duration.ofSeconds(40));
  }

  @Test
  void two_sources_of_one_table_show_its_jobs_once() {
    Known sum =
        and(
                table("jobs", "priority < 10"),
                "5",
                seen(
                    jobs(9, 1, 40, wanted(5, 1, 30, 50)),
                    Map.of("a host:i-1 pid:1", 1, "b host:i-1 pid:2", 1)))
            .and(
                table("jobs", "priority >= 10"),
                "1",
                seen(
                    jobs(8, 2, 40, wanted(3, 1, 40, 60)),
                    Map.of("a host:i-1 pid:1", 1, "c host:i-2 pid:3", 1)))
            .known();
    assertThat(sum.ready()).as("the later look").isEqualTo(8);
    assertThat(sum.running()).isEqualTo(OptionalInt.of(2));
    assertThat(sum.demand()).isEqualTo(28);
    assertThat(sum.lockedBy(ONE)).as("in one look or the other").isEqualTo(OptionalInt.of(2));
    assertThat(sum.lockedBy(TWO)).isEqualTo(OptionalInt.of(1));
  }

  @Test
  void a_machine_is_busy_as_long_as_any_table_says_so() {
    Known idle = seen(jobs(0, 0, 0, wanted(0, 0, 0, 0)), Map.of());
    Known busy = seen(jobs(0, 1, 0, wanted(0, 1, 0, 0)), Map.of("a host:i-1 pid:1", 1));
    assertThat(
            and(table("jobs", "true"), "1", idle)
                .and(table("more", "true"), "0.001", busy)
                .and(page("plain"), "1", number(0))
                .known()
                .lockedBy(ONE))
        .isEqualTo(OptionalInt.of(1));
  }

  @Test
  void of_a_worker_that_means_no_machine_nobody_is_idle_whichever_table_shows_it() {
    Known nameless = seen(jobs(0, 1, 0, wanted(0, 1, 0, 0)), Map.of("host:app pid:1", 1));
    Known idle = seen(jobs(0, 0, 0, wanted(0, 0, 0, 0)), Map.of());
    assertThat(
            and(table("jobs", "true"), "1", idle)
                .and(table("more", "true"), "1", nameless)
                .known()
                .lockedBy(ONE))
        .isEmpty();
  }

  @Test
  void a_page_beside_a_table_adds_what_waits_and_how_many_came_is_not_known_any_more() {
    Known sum =
        and(table("jobs", "true"), "1", seen(jobs(2, 3, 9, wanted(2, 3, 9, 70)), Map.of()))
            .and(page("plain"), "10", number(4))
            .known();
    assertThat(sum.demand()).isEqualTo(42);
    assertThat(sum.ready()).isEqualTo(6);
    assertThat(sum.jobs().flatMap(Jobs::wanted)).isEmpty();
    assertThat(sum.locks()).isPresent();
  }

  @Test
  void of_pages_alone_nobody_knows_who_works_on_what() {
    Known sum = and(page("a"), "0.1", number(1)).and(page("b"), "1", number(0)).known();
    assertThat(sum.ready()).as("a part of a job is one").isEqualTo(1);
    assertThat(sum.jobs()).isEmpty();
    assertThat(sum.locks()).isEmpty();
  }

  @Test
  void one_that_is_silent_makes_all_unknown_and_is_named() {
    assertThat(
            and(page("a"), "1", number(400))
                .and(page("b"), "1", new Reading.Unknown(NOON, "nothing can be reached at b"))
                .sum())
        .isEqualTo(new Reading.Unknown(NOON, "source 2 of 2: nothing can be reached at b"));
  }

  @Test
  void of_several_silent_ones_each_is_named_and_one_that_was_not_asked_is_not() {
    and(page("a"), "1", new Reading.Unknown(NOON, "it burns"));
    and(page("b"), "1", number(3));
    and(page("c"), "1", new Reading.Unknown(NOON, "it froze"));
    answers.remove(1);
    assertThat(sum())
        .isEqualTo(new Reading.Unknown(NOON, "source 1 of 3: it burns; source 3 of 3: it froze"));
  }

  @Test
  void one_that_was_not_asked_is_never_taken_for_empty() {
    and(page("a"), "1", number(3)).and(page("b"), "1", number(3));
    answers.remove(1);
    assertThatThrownBy(this::sum).hasMessageContaining("1 answers of 2 sources");
  }

  @Test
  void weights_and_queues_beyond_all_measure_do_not_run_over() {
    Known huge =
        seen(jobs(9_000_000, 9_000_000, 1, wanted(9_000_000, 9_000_000, 1, 1L << 60)), Map.of());
    Known sum = and(table("a", "true"), "9999", huge).and(table("b", "true"), "9999", huge).known();
    assertThat(sum.demand()).isEqualTo(500_000_000);
    Wanted wanted = sum.jobs().orElseThrow().wanted().orElseThrow();
    assertThat(wanted.ready() + wanted.begun() + wanted.scheduled()).isPositive();
    assertThat(sum.ready()).isEqualTo(18_000_000);
  }

  @Test
  void the_database_with_the_fewest_connections_counts() {
    Known rich = withConnections(200);
    Known poor = withConnections(20);
    assertThat(
            and(table("a", "true"), "1", rich)
                .and(table("b", "true"), "1", poor)
                .known()
                .connections())
        .contains(new Reading.Connections(20, 3));
  }

  private static Known withConnections(int most) {
    return new Known(
        NOON,
        1,
        Optional.empty(),
        Optional.of(Map.of()),
        Optional.empty(),
        Optional.of(new Reading.Connections(most, 3)));
  }

  @Test
  void a_weight_is_above_zero() {
    assertThatThrownBy(() -> new Weighed(page("a"), BigDecimal.ZERO))
        .hasMessage("a job that is worth 0 jobs");
  }
}
