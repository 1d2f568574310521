package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.postgres.Tables.NOON;
import static scaler.outbound.postgres.Tables.ROLE;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.model.RoleName;
import scaler.engine.port.Firings.Firing;

class JdbiFiringsTest {
  private final Tables tables = Tables.shared();
  private final String application = Tables.application();

  @Test
  void a_firing_that_many_nodes_saw_is_recorded_once() throws Exception {
    Firing firing = new Firing(application, ROLE, "0 8 * * 1-5", NOON);
    List<Callable<Boolean>> nodes =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                n -> () -> new JdbiFirings(tables.database(), "node-" + n).record(firing))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      assertThat(threads.invokeAll(nodes).stream().map(Future::resultNow).filter(fresh -> fresh))
          .hasSize(1);
    }
  }

  @Test
  void another_time_line_role_or_application_is_another_firing() {
    JdbiFirings firings = new JdbiFirings(tables.database(), "node");
    assertThat(
            List.of(
                new Firing(application, ROLE, "0 8 * * 1-5", NOON),
                new Firing(application, ROLE, "0 8 * * 1-5", NOON.plusMillis(1)),
                new Firing(application, ROLE, "0 9 * * 1-5", NOON),
                new Firing(application, new RoleName("jobs"), "0 8 * * 1-5", NOON),
                new Firing(Tables.application(), ROLE, "0 8 * * 1-5", NOON)))
        .allMatch(firings::record)
        .noneMatch(firings::record);
  }
}
