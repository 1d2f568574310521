package scaler.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Bounds;
import scaler.sim.trace.Course;
import scaler.sim.trace.Course.Billing;
import scaler.sim.trace.Replay;
import scaler.sim.trace.Trace;
import scaler.sim.trace.TraceFile;

/** Held to the scores that a judge in another language, with rules of its own, has published. */
class PeersTest {
  private static final Replay.Setting SETTING =
      new Replay.Setting(
          Duration.ofMinutes(2),
          1,
          new Bounds(1, 200),
          Duration.ZERO,
          Billing.SECOND,
          Replay.Victims.NEWEST);

  /** Hours as a multiple, to two digits, of a bound in whole hours; late in percent. */
  @ParameterizedTest(name = "{0} on {1}")
  @CsvSource({
    "nomad, lcg_grid, 1645, 1.13, 0.71, 360",
    "keda, lcg_grid, 1645, 1.15, 0.98, 269",
    "target tracking, lcg_grid, 1645, 2.99, 0.33, 1130",
    "latency, lcg_grid, 1645, 2.64, 0.00, 274",
    "article, lcg_grid, 1645, 1.48, 2.44, 131",
    "nomad, ali_dlrm, 379, 1.73, 0.54, 255",
    "keda, ali_dlrm, 379, 2.11, 0.00, 369",
    "target tracking, ali_dlrm, 379, 3.85, 0.01, 239",
    "latency, ali_dlrm, 379, 14.11, 1.19, 250",
    "article, ali_dlrm, 379, 4.51, 14.38, 87",
  })
  void peers_cost_and_wait_as_another_judge_has_it(
      String name, String load, double bound, double cost, double late, double launches)
      throws IOException {
    String folder = System.getProperty("scaler.traces", "");
    assumeTrue(
        !folder.isEmpty(), "no recorded loads: say where they are with -Dscaler.traces=FOLDER");
    Trace trace = TraceFile.read(Path.of(folder, load + ".csv.gz"));
    Peers.Peer peer =
        Peers.tuned().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    Course course = Replay.run(trace, peer.maker().of(trace.meanService()), SETTING);
    assertThat(course.hours(Billing.SECOND) / bound).isCloseTo(cost, within(0.006 + 0.0015 * cost));
    assertThat(100 * course.waits().later(Duration.ofMinutes(5))).isCloseTo(late, within(0.006));
    double days = Duration.between(trace.begins(), trace.ends()).toHours() / 24.0;
    assertThat(course.launches() / days).isCloseTo(launches, within(1.0));
  }
}
