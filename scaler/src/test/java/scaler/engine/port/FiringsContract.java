package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.port.SampleMachines.NOON;
import static scaler.engine.port.SampleMachines.ROLE;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.model.RoleName;
import scaler.engine.port.Firings.Firing;

/** The clock's firings, wherever they are written down. */
public abstract class FiringsContract {
  private final Records records;
  private final String application;

  protected FiringsContract(Records records) {
    this.records = records;
    application = records.application();
  }

  @Test
  void a_firing_that_many_nodes_saw_is_recorded_once() throws Exception {
    Firing firing = new Firing(application, ROLE, "0 8 * * 1-5", NOON);
    List<Callable<Boolean>> nodes =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(_ -> () -> records.firings().record(firing))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      assertThat(threads.invokeAll(nodes).stream().map(Future::resultNow).filter(fresh -> fresh))
          .hasSize(1);
    }
  }

  @Test
  void another_time_line_role_or_application_is_another_firing() {
    Firings firings = records.firings();
    assertThat(
            List.of(
                new Firing(application, ROLE, "0 8 * * 1-5", NOON),
                new Firing(application, ROLE, "0 8 * * 1-5", NOON.plusMillis(1)),
                new Firing(application, ROLE, "0 9 * * 1-5", NOON),
                new Firing(application, new RoleName("jobs"), "0 8 * * 1-5", NOON),
                new Firing(records.application(), ROLE, "0 8 * * 1-5", NOON)))
        .allMatch(firings::record)
        .noneMatch(firings::record);
  }
}
