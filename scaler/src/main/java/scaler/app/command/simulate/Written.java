package scaler.app.command.simulate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;

/** Files that somebody asks for. */
final class Written {
  private Written() {}

  static void to(Path file, List<String> lines) {
    try {
      Files.write(file, lines, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Refusal(
          Exit.USAGE,
          "%s cannot be written: is there such a folder, and may you write to it?".formatted(file));
    }
  }
}
