package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;

/** What only a process of its own shows: pipes that close, disks that are full, signals. */
class StreamsTest {
  /** For a busy computer; each of these takes a second or two. */
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void nothing_is_left_behind() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  private ProcessBuilder scaler(Shop shop, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "scaler.app.Main"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(shop.cli.environment());
    builder.redirectError(folder.resolve("err").toFile());
    return builder;
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private static int code(Process process) throws InterruptedException {
    assertThat(process.waitFor(LONG)).as("it ends").isTrue();
    return process.exitValue();
  }

  static boolean fullDeviceIsThere() {
    return Files.exists(Path.of("/dev/full"));
  }

  @Test
  void a_watch_ends_quietly_when_its_reader_goes_away() throws Exception {
    Process watch = start(scaler(Shop.applied(folder), "status", "--watch"));
    try (BufferedReader head =
        new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(head.readLine()).startsWith("shop  version 1 ");
    }

    assertThat(code(watch)).isEqualTo(Exit.UNREAD);
    assertThat(err()).isEmpty();
  }

  @Test
  @EnabledIf("fullDeviceIsThere")
  void output_that_a_full_disk_refuses_is_a_failure() throws Exception {
    Process status =
        start(scaler(Shop.applied(folder), "status").redirectOutput(new File("/dev/full")));

    assertThat(code(status)).isEqualTo(Exit.FAILED);
    assertThat(err())
        .isEqualTo(
            "scaler: the output cannot be written (No space left on device); what was asked for may"
                + " still have been done\n");
  }

  @Test
  void a_signal_ends_a_watch_with_one_sentence() throws Exception {
    Process watch = start(scaler(Shop.applied(folder), "status", "--watch"));
    await().atMost(LONG).until(() -> watch.inputReader(StandardCharsets.UTF_8).ready());
    watch.destroy();

    assertThat(code(watch)).isEqualTo(Exit.INTERRUPTED);
    assertThat(err()).isEqualTo("scaler: stopped\n");
  }

  @Test
  void a_signal_during_a_launch_leaves_the_wish_and_says_so() throws Exception {
    Shop shop = Shop.applied(folder);
    shop.somebodyDecides();
    Process launch = start(scaler(shop, "launch", "web"));
    await().atMost(LONG).until(() -> shop.cli.run("status").out().contains("BY HAND"));
    launch.destroy();

    assertThat(code(launch)).isEqualTo(Exit.INTERRUPTED);
    assertThat(err())
        .matches(
            "scaler: stopped; the wish stands until .*, and scaler capacity web --end takes it back\n");
    assertThat(shop.cli.run("status").out()).contains("BY HAND: web is to have at least 2 until ");
  }
}
