package scaler.app.command.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.core.policy.Policy;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;

class CandidatesTest {
  private static final Path ARENA =
      Path.of(System.getProperty("scaler.project", ".."), "schedules", "arena.yaml");

  @TempDir private Path folder;

  static Stream<Policy> rules() {
    return Stream.concat(
        Candidates.of(Duration.ofMinutes(5), 0.95, 42.5, 2).stream(),
        Stream.of(
            new Policy.MostOf(
                List.of(new Policy.Auto(Duration.ofMinutes(5), 0.99), new Policy.Threshold(20, 5))),
            new Policy.Predictive(new Policy.Auto(Duration.ofSeconds(90), 0.9)),
            new Policy.Steps(
                List.of(
                    new Policy.Band(20, 1, Policy.Unit.MACHINES),
                    new Policy.Band(100, 100, Policy.Unit.PERCENT)),
                List.of(new Policy.Band(5, 1, Policy.Unit.MACHINES)))));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void what_is_to_be_written_into_the_file_is_read_from_it_as_the_same_rule(Policy rule)
      throws IOException {
    String file =
        Files.readString(ARENA)
            .replace("slo: { wait: 5m, share: 99 }", Candidates.written(rule))
            .replace("userData: userdata/job.sh", "userData: job.sh");
    Files.writeString(folder.resolve("job.sh"), "#!/bin/sh\n");
    Path written = Files.writeString(folder.resolve("fleet.yaml"), file);
    Loaded loaded = FleetFile.read(written, Map.of());
    assertThat(loaded).isInstanceOf(Loaded.Fleet.class);
    var role = ((Loaded.Fleet) loaded).spec().roles().getFirst();
    assertThat(role.backlog().orElseThrow().policy()).isEqualTo(rule);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void what_is_told_of_a_rule_can_be_typed(Policy rule) {
    assertThat(Rules.parse(Rules.typed(rule), Optional.empty())).isEqualTo(rule);
  }
}
