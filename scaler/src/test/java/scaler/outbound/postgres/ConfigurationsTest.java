package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.Resolved;
import scaler.outbound.postgres.Configurations.Applied;
import scaler.outbound.postgres.Configurations.Draft;

class ConfigurationsTest {
  private static final Resolved MEANT =
      new Resolved(
          Map.of("public-a", new Resolved.Subnet("subnet-0a", "eu-central-1a")),
          List.of("sg-01", "sg-02"),
          Map.of(
              "web",
              new Resolved.Origin(
                  Optional.of(new Resolved.Image("ami-01", "/dev/xvda")), Optional.empty()),
              "jobs",
              new Resolved.Origin(
                  Optional.empty(), Optional.of(new Resolved.Template("lt-01", 7)))));

  private final Configurations configurations = new Configurations(Tables.shared().database());
  private final String application = Tables.application();

  private Draft draft(String document) {
    return new Draft(
        application,
        Optional.empty(),
        "fleet.yaml",
        document,
        Map.of("job.sh", "#!/bin/sh\necho \"hi\" \\n '\u00fc'\n"),
        "ann",
        Optional.of("0123abc"));
  }

  @Test
  void the_newest_version_is_active_and_reads_back_as_it_was_given() {
    assertThat(configurations.active(application)).isEmpty();
    assertThat(configurations.apply(draft("one"), MEANT)).isEqualTo(1);
    assertThat(configurations.apply(draft("two:\n  - \"x\"\n"), MEANT)).isEqualTo(2);
    Applied active = configurations.active(application).orElseThrow();
    assertThat(active)
        .extracting(
            Applied::version,
            Applied::document,
            Applied::userData,
            Applied::resolved,
            Applied::by,
            Applied::commit)
        .containsExactly(
            2, "two:\n  - \"x\"\n", draft("").userData(), MEANT, "ann", Optional.of("0123abc"));
  }

  @Test
  void earlier_versions_are_kept() {
    configurations.apply(draft("one"), MEANT);
    configurations.apply(draft("two"), MEANT);
    configurations.apply(draft("three"), MEANT);
    assertThat(configurations.before(application, 3)).map(Applied::document).contains("two");
    assertThat(configurations.before(application, 2)).map(Applied::document).contains("one");
    assertThat(configurations.before(application, 1)).isEmpty();
    assertThat(configurations.applications()).contains(application);
  }

  @Test
  void many_who_apply_at_once_get_a_version_each() throws Exception {
    List<Callable<Integer>> appliers =
        IntStream.range(0, 8)
            .<Callable<Integer>>mapToObj(n -> () -> configurations.apply(draft("file " + n), MEANT))
            .toList();
    try (var threads = Executors.newFixedThreadPool(8)) {
      assertThat(threads.invokeAll(appliers).stream().map(Future::resultNow))
          .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }
}
