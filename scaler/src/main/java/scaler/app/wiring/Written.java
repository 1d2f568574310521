package scaler.app.wiring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that somebody asks for. */
public final class Written {
  private Written() {}

  /** Before long work: whether there is a folder for it. */
  public static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
      throw refused(file);
    }
  }

  /** Writes lines. */
  public static void to(Path file, List<String> lines) {
    try {
      Files.write(file, lines, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(file);
    }
  }

  private static Refusal refused(Path file) {
    return new Refusal(
        Exit.USAGE,
        "%s cannot be written: is there such a folder, and may you write to it?".formatted(file));
  }
}
