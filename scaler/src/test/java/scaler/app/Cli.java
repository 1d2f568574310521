package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import scaler.app.wiring.Here;
import scaler.outbound.postgres.TestDatabase;

/** Runs commands inside this process, as an operator in a folder would. */
final class Cli {
  private final Map<String, String> environment = new HashMap<>();

  /** With a home in that folder, and no database. */
  Cli(Path home) {
    environment.put("SCALER_HOME", home.toString());
  }

  Cli with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Cli on(TestDatabase database) {
    return with("SCALER_DATABASE_URL", url(database));
  }

  /** An address as people write it. */
  static String url(TestDatabase database) {
    return database
        .url()
        .replace(
            "jdbc:postgresql://",
            "postgres://%s:%s@".formatted(database.user(), database.password()));
  }

  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** What a command said. Whatever it was, it holds no stack trace and no name of an exception. */
  record Said(int code, String out, String err) {
    /** What it printed for people as lines, standard error behind standard output. */
    List<String> lines() {
      return (out + err).lines().toList();
    }
  }

  Said run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Here here = new Here(environment(), stream(out), stream(err), false, InstantSource.system());
    int code = Main.run(here, words);
    Said said =
        new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    assertThat(said.out() + said.err()).doesNotContain("\tat ").doesNotContain("Exception");
    return said;
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
