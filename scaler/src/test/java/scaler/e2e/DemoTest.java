package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Here;

@EndToEnd
class DemoTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private Path temporary;
  private Path picture;

  @BeforeEach
  void make_a_folder() throws IOException {
    temporary = Files.createTempDirectory("scaler-e2e-demo-");
    picture = temporary.resolve("chart.svg");
  }

  @AfterEach
  void delete_it() throws IOException {
    Running.end(temporary);
    Site.delete(temporary);
  }

  @Test
  @Tag("long")
  void as_it_is_it_tells_the_whole_story_within_its_time() throws IOException {
    Child.Ended demo = demo().end().ok();
    tellsTheWholeStory(demo, "200 jobs of 0.3 s", 200, picture);
    assertThat(demo.out()).containsPattern("[5-9] machines launched");
    assertThat(left()).isEmpty();
  }

  static void tellsTheWholeStory(Child.Ended demo, String work, int jobs, Path picture) {
    assertThat(demo.out())
        .contains(work + " were put in by")
        .contains("%d of %d jobs done, each exactly once".formatted(jobs, jobs))
        .containsPattern("\\d machines launched, \\d+ machine-seconds")
        .containsPattern("longest wait \\d+\\.\\d s")
        .containsPattern("web answered (\\d+) of \\1 requests through its balancer")
        .contains("chart: " + picture)
        .containsPattern("took \\d+\\.\\d s");
    assertThat(demo.err()).doesNotContain("scaler:");
    assertThat(picture).content().startsWith("<svg").contains("</svg>");
  }

  @Test
  void interrupted_it_leaves_nothing_behind() {
    Child demo = demo().says("were put in by");
    demo.signal("INT");
    assertThat(demo.end().code()).isEqualTo(130);
    assertThat(demo.said().replace("scaler: stopped", ""))
        .doesNotContain("Exception")
        .doesNotContain("scaler:");
    nothingIsLeftSoon();
  }

  @Test
  void killed_it_leaves_nothing_behind() {
    demo().says("booting (running)").kill();
    nothingIsLeftSoon();
  }

  private void nothingIsLeftSoon() {
    await().atMost(SOON).untilAsserted(() -> assertThat(left()).isEmpty());
  }

  private Child demo(String... options) {
    Here here = new Here(Map.of(), System.out, System.err, false, InstantSource.system());
    List<String> command =
        new ArrayList<>(here.scaler(List.of("demo", "--chart", picture.toString())));
    command.add(1, "-Djava.io.tmpdir=" + temporary);
    command.addAll(List.of(options));
    return Child.start("demo", command, Site.environment(Map.of()), temporary);
  }

  /** Folders and processes of the demo. */
  private List<String> left() {
    try (Stream<Path> files = Files.list(temporary)) {
      List<String> left = new ArrayList<>();
      files.filter(Files::isDirectory).forEach(folder -> left.add(folder.toString()));
      left.addAll(Running.in(temporary).values());
      return left;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
