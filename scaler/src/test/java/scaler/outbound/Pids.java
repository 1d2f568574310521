package scaler.outbound;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Whether a process lives, which {@link ProcessHandle#isAlive} also says of a dead one. */
public final class Pids {
  private Pids() {}

  /** A zombie that nobody has buried yet does not live. */
  public static boolean lives(long pid) {
    try {
      return !Files.readString(Path.of("/proc/%d/stat".formatted(pid)))
          .matches("(?s).*\\) [ZX] .*");
    } catch (IOException gone) {
      return false;
    }
  }

  public static void waitForEnd(long pid) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !lives(pid));
  }
}
