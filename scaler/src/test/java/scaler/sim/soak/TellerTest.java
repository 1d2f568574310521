package scaler.sim.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A seed is a bug report only if every process tells the same story of it: another one has other
 * hash codes of what has no equals, and goes through sets and maps in another order.
 */
@ExtendWith(SilentLoop.class)
class TellerTest {
  @Test
  void another_process_tells_the_same_stories() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockExperimentalVMOptions",
                "-XX:hashCode=2",
                "-cp",
                System.getProperty("java.class.path"),
                Teller.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      List<String> here = Teller.hashes();

      String there = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor()).isZero();
      assertThat(there.lines()).containsExactlyElementsOf(here);
    } finally {
      child.destroyForcibly();
    }
  }
}
