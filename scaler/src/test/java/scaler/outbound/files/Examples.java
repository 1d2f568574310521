package scaler.outbound.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The files that tests read. */
final class Examples {
  static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));
  static final List<String> SHIPPED = List.of("rails", "payroll", "web", "demo");

  private Examples() {}

  static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Examples.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String file(String path) {
    try {
      return Files.readString(PROJECT.resolve(path));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String shipped(String name) {
    return file("schedules/" + name + ".yaml");
  }

  static List<String> sentences(Loaded loaded) {
    return problems(loaded).stream().map(Problem::sentence).toList();
  }

  static List<Problem> problems(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Fleet fleet -> fleet.remarks();
      case Loaded.Broken broken -> broken.problems();
    };
  }
}
