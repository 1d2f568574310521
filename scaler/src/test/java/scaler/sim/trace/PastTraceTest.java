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
  void hours_without_jobs_count_at_both_ends() throws IOException {
    String hours = "0,0,0\n7200,60,10\n10800,0,0\n14400,0,0\n";
    Path file = Files.writeString(folder.resolve("hours.csv"), hours);
    Trace trace = TraceFile.read(file);
    assertThat(trace.begins()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(trace.ends()).isEqualTo("1970-01-01T04:00:00Z");
    assertThat(trace.came(0)).isBetween(7200.0, 10800.0);
    double standing = 4.5; // one machine, and half an hour for what came last
    assertThat(ARENA.course(trace).hours(Billing.SECOND)).isGreaterThanOrEqualTo(standing);
  }

  @Test
  void a_load_on_record_lasts_as_long_as_somebody_looked() {
    Trace day = Loads.lull(12, 4);
    History past = recorded(day, 9);
    Trace made = TraceFile.of(past);
    assertThat(made.begins()).isBeforeOrEqualTo(past.spans().getFirst().from());
    assertThat(made.ends())
        .isAfterOrEqualTo(past.spans().getLast().to())
        .isBefore(past.spans().getLast().to().plus(Duration.ofMinutes(5)));
  }

  @Test
  void what_is_written_is_what_is_used_at_once() throws IOException {
    History past = recorded(Loads.lull(12, 4), 9);
    Path file = folder.resolve("past.csv");
    Files.write(file, TraceFile.lines(past));
    Trace read = TraceFile.read(file);
    Trace made = TraceFile.of(past);
    assertThat(read.begins()).isEqualTo(made.begins());
    assertThat(read.ends()).isEqualTo(made.ends());
    assertThat(read.size()).isEqualTo(made.size()).isGreaterThan(50);
    for (int job = 0; job < made.size(); job++) {
      assertThat(read.came(job)).isEqualTo(made.came(job));
      assertThat(read.takes(job)).isEqualTo(made.takes(job));
    }
  }
}
