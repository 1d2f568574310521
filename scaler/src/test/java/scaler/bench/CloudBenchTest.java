package scaler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.TestDatabase;

/** The benchmarks in small: their numbers add up, whatever they take. */
class CloudBenchTest {
  private static Database.Address fresh() {
    TestDatabase database = TestDatabase.fresh();
    return new Database.Address(database.url(), database.user(), database.password());
  }

  @Test
  void a_look_sees_all_asks_for_each_page_once_and_finds_nothing_to_do() throws Exception {
    var shape = new TickBench.Shape(2, 3, 400);
    TickBench.Result result = TickBench.run(fresh(), shape, 0, 1);

    assertThat(result.pages()).isEqualTo(4);
    assertThat(result.calls()).containsExactly(4);
    assertThat(result.steps()).isZero();
    assertThat(result.looks()).hasSize(1);
  }

  @Test
  void every_launch_is_tagged_and_on_record() throws Exception {
    var order = new LaunchBench.Order(40, Duration.ofMillis(5), 1000, 1000);
    LaunchBench.Result result = LaunchBench.run(fresh(), order, 1, 2);

    assertThat(result.wrong()).isEmpty();
    assertThat(result.nanos()).hasSize(2);
  }
}
