package scaler.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.core.model.Bounds;
import scaler.core.policy.AutoRule;
import scaler.core.policy.Constants;
import scaler.core.policy.Policy;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Course.Deed;

class RehearsalTest {
  private static final double BOOT_SECONDS = 120;
  private static final ArenaFleet ARENA = new ArenaFleet();

  private static Course run(Trace trace) {
    return ARENA.course(trace);
  }

  private static Trace.Job job(double second, double takes) {
    return new Trace.Job(Loads.MONDAY.getEpochSecond() + second, takes);
  }

  @Test
  void whoever_interrupts_it_does_not_wait_for_its_end() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> run(Loads.ramp(12, 2))).isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).as("it is left to the caller, too").isTrue();
    }
  }

  static Stream<Arguments> loads() {
    return Stream.of(
        Arguments.of("on and off", Loads.onAndOff(12, 1)),
        Arguments.of("ramp", Loads.ramp(12, 2)),
        Arguments.of("flash crowd", Loads.flashCrowd(12, 3)),
        Arguments.of("lull", Loads.lull(12, 4)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void another_judge_comes_to_the_same_cost_and_lateness(String name, Trace trace) {
    Course course = run(trace);
    Judge.Verdict verdict = Judge.of(trace, course.deeds(), BOOT_SECONDS);
    assertThat(course.hours(Billing.SECOND))
        .isCloseTo(verdict.hours(), within(0.01 * verdict.hours()));
    assertThat(course.waits().later(Duration.ofMinutes(5)))
        .isCloseTo(verdict.late(), within(0.002));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void who_knows_that_hours_are_paid_for_whole_pays_for_fewer(String name, Trace trace) {
    Duration boot = Duration.ofMinutes(2);
    Course knows =
        ARENA.course(trace, new Rehearsal.Setting(boot, 1, Rehearsal.Trouble.NONE, Billing.HOUR));
    assertThat(knows.hours(Billing.HOUR)).isLessThan(0.95 * run(trace).hours(Billing.HOUR));
    assertThat(knows.waits().later(Duration.ofMinutes(5))).isLessThanOrEqualTo(0.01);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void the_promise_is_kept_for_less_than_a_fleet_for_the_peak(String name, Trace trace) {
    Course course = run(trace);
    assertThat(course.waits().later(Duration.ofMinutes(5))).isLessThanOrEqualTo(0.01);
    double work = 0;
    for (int job = 0; job < trace.size(); job++) {
      work += trace.takes(job) / 3_600;
    }
    // One machine stands whatever comes.
    assertThat(course.hours(Billing.SECOND)).isLessThan(1.25 * work + 12.5);
  }

  @Test
  void how_long_machines_boot_is_learned_so_that_the_loop_does_as_its_rule_alone_does() {
    Trace trace = Loads.flashCrowd(12, 3);
    Duration boot = Duration.ofMinutes(4);
    Course course = ARENA.course(trace, new Rehearsal.Setting(boot, 1));
    Policy.Auto promise = new Policy.Auto(Duration.ofMinutes(5), 0.99);
    Course alone =
        Replay.run(
            trace,
            new AutoRule(promise, Constants.USED, boot, 1),
            new Replay.Setting(
                boot, 1, new Bounds(1, 200), Duration.ZERO, Billing.SECOND, Replay.Victims.NEWEST));
    assertThat(course.hours(Billing.SECOND))
        .isCloseTo(alone.hours(Billing.SECOND), within(0.03 * alone.hours(Billing.SECOND)));
  }

  @Test
  void on_a_recorded_load_another_judge_agrees() throws IOException {
    String folder = System.getProperty("scaler.traces", "");
    assumeTrue(
        !folder.isEmpty(), "no recorded loads: say where they are with -Dscaler.traces=FOLDER");
    Trace trace = TraceFile.read(Path.of(folder, "lcg_grid.csv.gz"));
    Course course = run(trace);
    Judge.Verdict verdict = Judge.of(trace, course.deeds(), BOOT_SECONDS);
    assertThat(course.hours(Billing.SECOND))
        .isCloseTo(verdict.hours(), within(0.01 * verdict.hours()));
    assertThat(course.waits().later(Duration.ofMinutes(5)))
        .isCloseTo(verdict.late(), within(0.002))
        .isLessThanOrEqualTo(0.01);
  }

  @Test
  void what_a_job_takes_moves_nothing_before_it_ends() {
    List<Trace.Job> jobs = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      jobs.add(job(n * 20, 100));
    }
    List<Trace.Job> other = new ArrayList<>(jobs);
    // The eleventh job would end between 300 s and 420 s; now it takes an hour.
    other.set(10, job(200, 3_600));
    List<Deed> deeds = run(new Trace(jobs)).deeds();
    List<Deed> others = run(new Trace(other)).deeds();
    List<Deed> before =
        deeds.stream().filter(deed -> deed.at().isBefore(Loads.MONDAY.plusSeconds(300))).toList();
    assertThat(others).startsWith(before.toArray(new Deed[0]));
    assertThat(before).hasSizeGreaterThan(1);
    assertThat(others).isNotEqualTo(deeds);
  }

  @Test
  void the_same_load_gives_the_same_course() {
    Trace trace = Loads.onAndOff(6, 9);
    assertThat(run(trace)).isEqualTo(run(trace));
  }

  @Test
  void machines_that_stand_before_the_first_job_are_started_and_paid_for_from_then_on() {
    Course course = run(new Trace(List.of(job(0, 10), job(100, 10))));
    assertThat(course.deeds()).containsExactly(new Deed(Loads.MONDAY, "start", 1));
    assertThat(course.launches()).isZero();
    double hours = 5 / 60.0 + Trace.TAIL.toMinutes() / 60.0;
    assertThat(course.hours(Billing.SECOND)).isCloseTo(hours, within(1e-6));
    assertThat(course.hours(Billing.HOUR)).isEqualTo(1);
    assertThat(course.waits().most(1)).isZero();
  }

  @Test
  void files_of_spans_become_as_many_jobs_and_the_same_ones_each_time() throws IOException {
    Path file = Files.createTempFile("trace", ".csv");
    try {
      Files.writeString(
          file, "epoch_seconds,arrivals,mean_service_seconds\n600,300,30\n900,0,30\n1200,60,90\n");
      Trace trace = TraceFile.read(file);
      assertThat(trace.size()).isEqualTo(360);
      assertThat(trace.begins().getEpochSecond()).isEqualTo(600);
      assertThat(trace.ends().getEpochSecond()).isEqualTo(1_500);
      assertThat(trace.came(299)).isLessThan(300);
      assertThat(trace.came(300)).isGreaterThanOrEqualTo(600);
      assertThat(TraceFile.read(file).takes(17)).isEqualTo(trace.takes(17));
    } finally {
      Files.delete(file);
    }
  }
}
