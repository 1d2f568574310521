package scaler.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scaler.planted.Plot.Change;
import scaler.planted.Plot.Mistake;
import scaler.sim.law.Law;

/** The soak finds mistakes: what it does not find, nobody would have noticed. */
class PlantedTest {
  @TempDir private Path folder;

  static List<Mistake> all() {
    return Stream.of(
            Mistakes.ofLaunches(),
            Mistakes.ofEnds(),
            Mistakes.ofDecisions(),
            HealMistakes.all(),
            VolumeMistakes.all(),
            ShareMistakes.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Two that are found quickly, so that each build sees the hunt work. */
  static List<Mistake> two() {
    return all().stream()
        .filter(mistake ->
            mistake.name().equals("absent is dead") || mistake.name().equals("no minimum lifetime"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("all")
  void what_a_mistake_is_planted_into_stands_there_exactly_once(Mistake mistake)
      throws IOException {
    for (Change change : mistake.changes()) {
      assertThat(Plot.places(change)).as(change.source()).isEqualTo(1);
    }
    assertThat(Arrays.stream(Law.values()).map(Law::name)).contains(mistake.laws().split(" ", -1));
  }

  @ParameterizedTest
  @MethodSource("two")
  void a_mistake_is_found_within_a_few_lives(Mistake mistake) throws IOException {
    assertThat(new Plot(folder).hunt(mistake, 100, 6)).isNotEmpty();
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("all")
  void every_mistake_is_found_within_a_thousand_lives(Mistake mistake) throws IOException {
    String found =
        new Plot(folder).hunt(mistake, Integer.getInteger("scaler.planted.seeds", 1_000), 6);
    if (Boolean.getBoolean("scaler.planted.tell")) {
      System.out.printf("PLANTED %s: %s%n", mistake.name(), found);
    }
    assertThat(found).isNotEmpty();
  }
}
