package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Here;
import scaler.app.wiring.Progress;

/** How far a long command is. */
class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Progress progress(boolean terminal, int runs) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Here here =
        new Here(
            Map.of(),
            nowhere,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            InstantSource.system());
    return new Progress(here, "simulated", runs);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_terminal_is_told_each_percent_once_and_its_line_is_free_again_at_the_end() {
    try (Progress progress = progress(true, 1)) {
      DoubleConsumer run = progress.run();
      run.accept(0.501);
      run.accept(0.502);
      run.accept(1);
    }
    assertThat(said()).isEqualTo("\rsimulated: 50 % \rsimulated: 100 % \r\u001b[K");
  }

  @Test
  void runs_side_by_side_are_told_together() {
    Progress progress = progress(true, 4);
    DoubleConsumer one = progress.run();
    DoubleConsumer other = progress.run();
    one.accept(0.5);
    other.accept(1);
    one.accept(1);
    assertThat(said()).isEqualTo("\rsimulated: 12 % \rsimulated: 37 % \rsimulated: 50 % ");
  }

  @Test
  void where_nobody_looks_nothing_is_said() {
    try (Progress progress = progress(false, 1)) {
      progress.run().accept(0.5);
    }
    assertThat(said()).isEmpty();
  }
}
