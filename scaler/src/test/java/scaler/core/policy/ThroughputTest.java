package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Machines that do a job in 10 s each, read every 10 s, with plenty of jobs unless said. */
class ThroughputTest {
  private static final int PLENTY = 100_000;

  private final SplittableRandom random = new SplittableRandom(11);
  private Optional<Throughput> known = Optional.empty();
  private int machines = 4;
  private double perMachine = 0.1;

  /** Jobs a second that what they share lets through. */
  private double limit = Double.MAX_VALUE;

  private int ready = PLENTY;
  private long came = PLENTY;
  private long seconds;

  private Optional<Throughput.Flat> over(int minutes) {
    for (int n = 0; n < minutes * 6; n++) {
      double mean = 10 * Math.min(limit, machines * perMachine);
      int done = (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
      ready = Math.max(0, ready - done);
      seconds += 10;
      read();
    }
    return known.flatMap(Throughput::flat);
  }

  private void read() {
    ALoad load = ALoad.jobs(ready, machines).came(came).serving(machines).after(seconds);
    known = Throughput.of(known, (ready == 0 ? load.free(machines) : load).load());
  }

  private Optional<Throughput.Flat> with(int more, int minutes) {
    machines = more;
    return over(minutes);
  }

  private Instant now() {
    return ALoad.NOON.plusSeconds(seconds);
  }

  @Test
  void as_long_as_jobs_grow_with_machines_nothing_is_held() {
    for (int more : new int[] {4, 5, 8, 20, 25, 60, 200}) {
      assertThat(with(more, 12)).as("%d machines", more).isEmpty();
    }
  }

  @Test
  void machines_that_finish_hardly_more_than_half_as_many_did_are_told_of() {
    limit = 0.42;
    over(10);
    Throughput.Flat flat = with(8, 10).orElseThrow();
    assertThat(flat.before().machines()).isCloseTo(4, within(0.1));
    assertThat(flat.before().perMinute()).isBetween(20.0, 28.0);
    assertThat(flat.after().machines()).isBetween(5.0, 8.0);
    assertThat(flat.after().perMinute()).isBetween(20.0, 30.0);
  }

  @Test
  void machines_between_which_all_stands_still_are_told_of() {
    over(10);
    limit = 0;
    assertThat(with(12, 10)).isPresent();
  }

  @Test
  void three_times_as_many_that_finish_twice_as_much_are_worth_it() {
    over(10);
    limit = 0.8;
    assertThat(with(12, 20)).isEmpty();
  }

  @Test
  void a_few_more_say_nothing_and_those_together_do() {
    perMachine = 1;
    limit = 20.5;
    with(20, 10);
    assertThat(with(24, 10)).isEmpty();
    assertThat(with(28, 10).orElseThrow().before().machines()).isCloseTo(20, within(0.5));
  }

  @Test
  void of_few_jobs_nothing_is_concluded() {
    perMachine = 1 / 240.0;
    limit = 4 / 240.0;
    over(60);
    assertThat(with(8, 30)).isEmpty();
  }

  @Test
  void a_queue_that_runs_dry_says_nothing_of_its_machines() {
    // As many come as four machines do: more of them cannot finish more.
    for (int n = 0; n < 400; n++) {
      if (n == 150) {
        machines = 12;
      }
      ready = Math.max(0, ready == PLENTY ? 0 : ready - machines);
      int more = random.nextInt(9);
      ready += more;
      came += more;
      seconds += 10;
      read();
      assertThat(known.flatMap(Throughput::flat)).isEmpty();
    }
  }

  @Test
  void a_backlog_that_is_worked_off_by_few_and_then_trickles_says_nothing() {
    over(10);
    machines = 40;
    for (int n = 0; n < 100; n++) {
      // Each read finds all at work and a few that wait; they are gone long before the next.
      ready = 3;
      came += 5;
      seconds += 10;
      read();
    }
    assertThat(known.flatMap(Throughput::flat)).isEmpty();
  }

  @Test
  void after_a_quarter_of_an_hour_half_as_many_more_are_tried_and_measured_by_those_in_vain() {
    perMachine = 1;
    limit = 4.2;
    over(10);
    Throughput.Flat first = with(8, 10).orElseThrow();
    assertThat(first.most()).isZero();
    while (now().isBefore(first.until())) {
      assertThat(known.flatMap(Throughput::flat)).map(Throughput.Flat::most).contains(0);
      over(1);
    }
    Throughput.Flat trial = over(1).orElseThrow();
    assertThat(trial.most()).isEqualTo(12);
    Throughput.Flat again = with(12, 10).orElseThrow();
    assertThat(again.most()).isZero();
    assertThat(again.before().machines()).isCloseTo(8, within(0.5));
  }

  @Test
  void a_trial_that_is_worth_it_ends_all_of_it() {
    perMachine = 1;
    limit = 4.2;
    over(10);
    with(8, 30);
    limit = 100;
    assertThat(with(12, 10)).isEmpty();
  }

  @Test
  void once_they_finish_more_they_are_held_no_longer() {
    perMachine = 1;
    limit = 4.2;
    over(10);
    Instant until = with(8, 3).orElseThrow().until();
    limit = Double.MAX_VALUE;
    over(8);
    assertThat(now()).isBefore(until);
    assertThat(known.flatMap(Throughput::flat)).isEmpty();
  }

  @Test
  void what_was_finished_hours_ago_were_other_jobs() {
    over(10);
    ready = 0;
    over(120);
    ready = PLENTY;
    came += PLENTY;
    perMachine = 0.02;
    assertThat(with(20, 20)).isEmpty();
  }

  @Test
  void a_queue_that_does_not_count_what_comes_tells_nothing() {
    assertThat(Throughput.of(known, ALoad.jobs(9, 4).serving(4).load())).isEmpty();
  }

  @Test
  void a_count_that_begins_anew_and_a_reading_that_is_not_newer_do_not_mislead() {
    over(10);
    Throughput before = known.orElseThrow();
    read();
    assertThat(known).contains(before);
    came = 7;
    seconds += 10;
    read();
    assertThat(known.orElseThrow().before().seconds()).isZero();
  }
}
