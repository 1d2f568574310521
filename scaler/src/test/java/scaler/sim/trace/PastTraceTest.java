package scaler.sim.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.core.history.History;
import scaler.core.history.Workers;
import scaler.sim.trace.Course.Billing;

/** Loads that were recorded look by look, as traces. */
class PastTraceTest {
  private static final ArenaFleet ARENA = new ArenaFleet();

  @TempDir private Path folder;

  static Stream<Arguments> loads() {
    return Stream.of(
        Arguments.of("on and off", Loads.onAndOff(12, 1)),
        Arguments.of("ramp", Loads.ramp(12, 2)),
        Arguments.of("flash crowd", Loads.flashCrowd(12, 3)));
  }

  /** By somebody who looked every ten seconds while so many workers did its jobs. */
  private static History recorded(Trace trace, int workers) {
    double[] came = IntStream.range(0, trace.size()).mapToDouble(trace::came).toArray();
    double[] takes = IntStream.range(0, trace.size()).mapToDouble(trace::takes).toArray();
    return History.of(new Workers(came, takes, workers).samples(10, 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void a_rehearsal_comes_to_the_same_as_with_the_jobs_themselves(String name, Trace trace) {
    Trace past = TraceFile.of(recorded(trace, 50));
    assertThat(past.size()).isEqualTo(trace.size());
    Course then = ARENA.course(trace);
    Course now = ARENA.course(past);
    double hours = then.hours(Billing.SECOND);
    assertThat(now.hours(Billing.SECOND)).isCloseTo(hours, within(0.05 * hours));
    Duration wait = Duration.ofMinutes(5);
    assertThat(now.waits().later(wait)).isCloseTo(then.waits().later(wait), within(0.01));
  }

  @Test
  void what_is_written_is_what_is_used_at_once() throws IOException {
    History past = recorded(Loads.lull(12, 4), 9);
    Path file = folder.resolve("past.csv");
    Files.write(file, TraceFile.lines(past));
    Trace read = TraceFile.read(file);
    Trace made = TraceFile.of(past);
    assertThat(read.begins()).isEqualTo(made.begins());
    assertThat(read.size()).isEqualTo(made.size()).isGreaterThan(50);
    for (int job = 0; job < made.size(); job++) {
      assertThat(read.came(job)).isEqualTo(made.came(job));
      assertThat(read.takes(job)).isEqualTo(made.takes(job));
    }
  }
}
