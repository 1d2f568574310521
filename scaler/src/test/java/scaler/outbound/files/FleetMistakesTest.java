package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of mistakes: {@code mistakes.txt} holds each snippet and what is said about it. */
class FleetMistakesTest {
  private static final String BASE = Examples.resource("base.yaml");
  private static final Map<String, String> SCRIPTS =
      Map.ofEntries(
          Map.entry("app.sh", "#!/bin/bash\n"),
          Map.entry("job.sh", "#!/bin/bash\n"),
          Map.entry("job.ps1", "<powershell>\n</powershell>\n"),
          Map.entry("shell.ps1", "#!/bin/bash\n"),
          Map.entry("open.ps1", "<powershell>\n"),
          Map.entry("odd.PS1", "<powershell>\n'\u201c'\n</powershell>\n"));

  /** One block of the table. */
  record Mistake(String name, List<String> replaced, List<String> by, List<String> sentences) {
    static Mistake of(String block) {
      List<String> lines = block.lines().toList();
      List<String> replaced = new ArrayList<>();
      List<String> by = new ArrayList<>();
      List<String> sentences = new ArrayList<>();
      boolean more = false;
      for (String line : lines.subList(1, lines.size())) {
        String rest = line.length() > 2 ? line.substring(2) : "";
        if (line.startsWith("-")) {
          replaced.add(rest);
        } else if (line.startsWith("+")) {
          by.add(more ? by.removeLast() + "\n" + rest : rest);
        } else if (line.startsWith(">")) {
          sentences.add(rest);
        }
        more = line.startsWith("+");
      }
      return new Mistake(lines.getFirst(), replaced, by, sentences);
    }

    String yaml() {
      if (replaced.isEmpty()) {
        return by.getFirst() + "\n";
      }
      String yaml = BASE;
      for (int i = 0; i < replaced.size(); i++) {
        assertThat(yaml).contains(replaced.get(i));
        int at = yaml.indexOf(replaced.get(i));
        yaml = yaml.substring(0, at) + by.get(i) + yaml.substring(at + replaced.get(i).length());
      }
      return yaml.replace("U+0007", "\u0007");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(Examples.resource("mistakes.txt").split("\n## ", -1)).skip(1).map(Mistake::of);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void every_mistake_is_told_with_its_place_and_remedy(Mistake mistake) {
    Loaded loaded = FleetFile.parse(mistake.yaml(), "shop.yaml", SCRIPTS);

    assertThat(Examples.sentences(loaded)).isEqualTo(mistake.sentences());
    assertThat(Examples.sentences(loaded)).noneMatch(sentence -> sentence.contains("hunter2"));
  }
}
