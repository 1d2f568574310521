package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Policy.Auto FIVE_MINUTES = new Policy.Auto(Duration.ofMinutes(5), 0.99);

  private Optional<Learned> learned = Optional.empty();
  private Instant now = NOON;

  private Learned sees(int ready, int oldest, int running, long came, Duration... booted) {
    Load load =
        new Load(
            now,
            ready,
            Duration.ofSeconds(oldest),
            running,
            0,
            OptionalLong.of(came),
            1,
            running,
            0,
            List.of(),
            List.of(booted));
    learned = Optional.of(Learned.of(learned, load, FIVE_MINUTES, Constants.USED));
    now = now.plusSeconds(10);
    return learned.get();
  }

  @ParameterizedTest(name = "{0} s")
  @ValueSource(ints = {2, 30, 1200})
  void how_long_a_job_takes_is_learned_without_seeing_one_end(int seconds) {
    // Jobs begin at random moments on plenty of workers; each ten seconds it is counted how many
    // run.
    SplittableRandom random = new SplittableRandom(7);
    int many = 4_000;
    double[] begins = random.doubles(many, 0, 8 * 3_600.0).sorted().toArray();
    for (double time = 0; time < 9 * 3_600; time += 10) {
      int running = 0;
      long came = 0;
      for (double begin : begins) {
        came += begin <= time ? 1 : 0;
        running += begin <= time && begin + seconds > time ? 1 : 0;
      }
      sees(0, 0, running, came);
    }
    assertThat(learned.orElseThrow().job().seconds()).isCloseTo(seconds, within(seconds * 0.2));
  }

  @Test
  void a_job_that_runs_for_hours_counts_before_it_ends() {
    for (int step = 0; step < 720; step++) {
      sees(0, 0, 3, 3);
    }
    assertThat(learned.orElseThrow().job().seconds()).isGreaterThan(3_000);
  }

  @Test
  void a_job_that_is_worth_twenty_is_finished_when_it_ends_and_takes_a_twentieth_for_each() {
    // One after the other, each of 400 s; none waits.
    worthTwenty(0, 0);
    for (int step = 1; step <= 40; step++) {
      worthTwenty(1, 20);
    }
    double usual = JobTime.usual(load(0, 0)).finished();
    assertThat(learned.orElseThrow().job().finished()).as("it runs").isEqualTo(usual);
    for (int job = 2; job <= 100; job++) {
      for (int step = 1; step <= 40; step++) {
        worthTwenty(1, job * 20L);
      }
    }
    assertThat(learned.orElseThrow().job().seconds()).isCloseTo(20, within(1.0));
  }

  private void worthTwenty(int running, long came) {
    learned = Optional.of(Learned.of(learned, load(running, came), FIVE_MINUTES, Constants.USED));
    now = now.plusSeconds(10);
  }

  private Load load(int running, long came) {
    return new Load(
        now,
        0,
        Duration.ZERO,
        running,
        0,
        20 * running,
        OptionalLong.of(came),
        1,
        1,
        0,
        List.of(),
        List.of(),
        Optional.empty());
  }

  @Test
  void a_count_that_begins_anew_says_nothing_of_what_came() {
    sees(0, 0, 1, 1_000_000);
    sees(0, 0, 1, 1_000_010);
    double before = learned.orElseThrow().arrivals().perSecond();
    Learned after = sees(0, 0, 1, 5);
    assertThat(after.arrivals().perSecond()).isLessThan(before);
    assertThat(after.arrivals().came()).isEqualTo(5);
    assertThat(after.job().finished()).isLessThan(20);
  }

  @Test
  void jobs_that_are_late_widen_the_margin_and_others_narrow_it_a_little() {
    Learned fresh = sees(0, 0, 1, 0);
    Learned fine = fresh;
    long came = 0;
    for (int step = 0; step < 100; step++) {
      came += 2;
      fine = sees(0, 0, 1, came);
    }
    assertThat(fine.margin().seconds()).isLessThan(fresh.margin().seconds());
    Learned waiting = fine;
    for (int step = 1; step <= 40; step++) {
      waiting = sees(2, step * 10, 1, came + 2);
    }
    assertThat(waiting.margin().seconds()).isGreaterThan(fine.margin().seconds());
    Learned later = sees(2, 410, 1, came + 2);
    assertThat(later.margin().seconds())
        .as("each job is late once")
        .isEqualTo(waiting.margin().seconds());
  }

  @Test
  void arrivals_are_kept_by_their_age_and_those_older_than_the_promise_are_forgotten() {
    sees(0, 0, 1, 0);
    sees(3, 0, 1, 3);
    for (int step = 0; step < 10; step++) {
      sees(3, 0, 1, 3);
    }
    List<Double> slices = learned.orElseThrow().arrivals().slices();
    assertThat(slices.stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(3);
    assertThat(slices.indexOf(3.0)).isBetween(9, 11);
    for (int step = 0; step < 30; step++) {
      sees(3, 0, 1, 3);
    }
    assertThat(learned.orElseThrow().arrivals().slices())
        .hasSizeLessThanOrEqualTo(Arrivals.SLICES)
        .containsOnly(0.0);
  }

  @Test
  void a_boot_takes_what_machines_took() {
    sees(0, 0, 0, 0);
    Learned one = sees(0, 0, 0, 0, Duration.ofMinutes(5));
    assertThat(one.boot().seconds()).isEqualTo(300);
    assertThat(sees(0, 0, 0, 0, Duration.ofSeconds(100)).boot().seconds()).isEqualTo(200);
  }

  @Test
  void the_same_reading_twice_teaches_once() {
    Learned once = sees(5, 20, 2, 100);
    now = now.minusSeconds(10);
    assertThat(sees(5, 20, 2, 100)).isEqualTo(once);
  }
}
