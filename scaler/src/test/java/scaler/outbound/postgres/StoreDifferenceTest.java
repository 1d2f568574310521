package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.engine.TestFleet;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Records;
import scaler.engine.port.VolumesTakenException;
import scaler.sim.store.SimRecords;

/**
 * The same calls on a real database and on the store in memory: the same answers, and the same rows
 * at the end. Calls are rolled from a seed, nonsense among them. {@code
 * -Dscaler.differences=FROM-TO} runs those seeds.
 */
class StoreDifferenceTest {
  private static final int CALLS = 400;

  private final Tables tables = Own.TABLES.emptied();
  private final PostgresRecords real = new PostgresRecords(tables);
  private final SimRecords simulated = new SimRecords();
  private final List<String> told = new ArrayList<>();

  private static final class Own {
    static final Tables TABLES = Tables.fresh();
  }

  static IntStream seeds() {
    String range = System.getProperty("scaler.differences", "1-3");
    int dash = range.indexOf('-');
    return IntStream.rangeClosed(
        Integer.parseInt(range.substring(0, dash)), Integer.parseInt(range.substring(dash + 1)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void the_same_calls_give_the_same_answers_and_the_same_rows(int seed) {
    RandomCalls calls = new RandomCalls(seed);
    for (int n = 0; n < CALLS; n++) {
      RandomCalls.Call call = calls.next(simulated);
      Object ofReal = answer(call, real);
      Object ofSimulated = answer(call, simulated);
      told.add(call.text() + " -> " + ofSimulated);
      assertThat(ofSimulated).as(() -> "seed " + seed + ": " + last()).isEqualTo(ofReal);
    }
    new AllRows(tables, real, simulated, RandomCalls.APPLICATIONS, List.of(TestFleet.JOBS))
        .areTheSame("seed " + seed);
  }

  private String last() {
    return String.join("\n", told.subList(Math.max(0, told.size() - 12), told.size()));
  }

  private static @Nullable Object answer(RandomCalls.Call call, Records records) {
    try {
      return call.body().apply(records);
    } catch (LeaseLostException | VolumesTakenException e) {
      return e.toString();
    } catch (RuntimeException e) {
      // What refuses differs, a constraint here and a check there; that it is refused does not.
      return "refused";
    }
  }
}
