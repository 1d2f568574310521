package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of a minute, boots of two, five minutes promised. */
class DeadlinesTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Policy.Auto FIVE_MINUTES = new Policy.Auto(Duration.ofMinutes(5), 0.99);

  /** So many jobs that came in the last ten seconds, and so many a second before. */
  private static Learned knowing(double perSecond, int justNow) {
    Double[] slices = new Double[Arrivals.SLICES];
    Arrays.fill(slices, perSecond * 10);
    slices[0] = (double) justNow;
    return new Learned(
        NOON.minusSeconds(86_400),
        NOON,
        new Arrivals(0, perSecond, 2_000, NOON.minusSeconds(10), List.of(slices)),
        new JobTime(0, 0, 6_000, 100),
        new BootTime(120, 10),
        new Margin(0, 0, 0));
  }

  private static Load load(int ready, int running, int serving, int... comingFor) {
    return new Load(
        NOON,
        ready,
        Duration.ZERO,
        running,
        0,
        OptionalLong.of(0),
        1,
        serving,
        serving - running,
        Arrays.stream(comingFor).mapToObj(Duration::ofSeconds).toList(),
        List.of());
  }

  private static int change(Load load, Learned learned) {
    return Deadlines.change(FIVE_MINUTES, load, learned, Constants.USED);
  }

  @Test
  void what_will_be_begun_in_time_asks_for_nothing() {
    assertThat(change(load(0, 1, 1), knowing(1 / 60.0, 0))).isZero();
    assertThat(change(load(15, 5, 5), knowing(0, 15))).isZero();
    assertThat(change(load(3_000, 1_000, 1_000), knowing(0, 3_000))).isZero();
  }

  @ParameterizedTest(name = "{0} just came to {1}: {2}")
  @CsvSource({"100, 5, 21", "100, 10, 15", "1000, 10, 250", "30, 1, 7"})
  void what_will_not_asks_for_as_many_machines_as_can_still_begin_it(
      int jobs, int machines, int change) {
    assertThat(change(load(jobs, machines, machines), knowing(0, jobs))).isEqualTo(change);
  }

  @Test
  void the_longer_jobs_have_waited_the_less_a_machine_can_still_do_for_them() {
    Learned old = knowing(1, 0);
    assertThat(change(load(100, 5, 5), old))
        .isGreaterThan(change(load(100, 5, 5), knowing(0, 100)));
  }

  @Test
  void machines_on_their_way_count_as_what_they_will_do() {
    int more = change(load(100, 5, 5), knowing(0, 100));
    int[] asked = new int[more];
    // What is on its way is not quite sure to be in time, either.
    assertThat(change(load(100, 5, 5, asked), knowing(0, 100))).isBetween(0, 1);
    assertThat(change(load(100, 5, 5, Arrays.copyOf(asked, more - 3)), knowing(0, 100)))
        .isBetween(3, 4);
  }

  @Test
  void one_that_should_have_come_long_ago_is_not_counted_on() {
    int more = change(load(100, 5, 5), knowing(0, 100));
    int[] overdue = new int[more];
    Arrays.fill(overdue, 600);
    assertThat(change(load(100, 5, 5, overdue), knowing(0, 100))).isEqualTo(more);
  }

  @Test
  void an_idle_machine_leaves_when_the_others_do_the_work() {
    assertThat(change(load(0, 2, 5), knowing(2 / 60.0, 0))).isEqualTo(-3);
    assertThat(change(load(0, 0, 5), knowing(0, 0))).isEqualTo(-5);
    assertThat(change(load(1, 2, 5), knowing(2 / 60.0, 0))).isZero();
  }

  @Test
  void an_idle_machine_stays_when_it_would_have_to_come_back_soon() {
    assertThat(change(load(0, 9, 10), knowing(9.995 / 60, 0))).isZero();
    assertThat(change(load(0, 9, 10), knowing(9.0 / 60, 0))).isEqualTo(-1);
  }

  @Test
  void what_comes_while_a_machine_boots_counts_where_that_takes_longer_than_the_promise() {
    Learned slow =
        new Learned(
            NOON,
            NOON,
            knowing(10 / 60.0, 1).arrivals(),
            new JobTime(0, 0, 6_000, 100),
            new BootTime(600, 10),
            new Margin(0, 0, 0));
    assertThat(change(load(0, 10, 10), slow)).isZero();
    assertThat(change(load(0, 5, 5), slow)).isPositive();
    assertThat(change(load(0, 5, 5), knowing(10 / 60.0, 1))).isZero();
  }

  @Test
  void a_machine_that_does_four_jobs_at_a_time_is_worth_four() {
    Load single = load(400, 0, 0);
    Load fourfold =
        new Load(
            NOON,
            400,
            Duration.ZERO,
            0,
            0,
            OptionalLong.of(0),
            4,
            0,
            0,
            Collections.emptyList(),
            List.of());
    int fewer = change(fourfold, knowing(0, 400));
    assertThat(change(single, knowing(0, 400))).isBetween(4 * fewer - 3, 4 * fewer + 3);
  }
}
