package scaler.userdata;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import scaler.Needs;

/**
 * Reads scripts of PowerShell without running them, by a grammar that nobody here wrote: no
 * PowerShell is to be had where these tests run. {@code bin/verify} installs it below target.
 */
final class PowerShellCheck {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));
  private static final Path PYTHON = PROJECT.resolve("scaler/target/powershell/bin/python");

  private PowerShellCheck() {}

  /** The test goes on only where the parser is. */
  static void needed() {
    Needs.that(Files.isExecutable(PYTHON), "a parser of PowerShell (bin/verify installs it)");
  }

  /** A line for each mistake. */
  static String mistakes(Path script) throws IOException, InterruptedException {
    return run(script.toString());
  }

  /** As JSON, what the literals on lines such as {@code $x = 'a'} stand for. */
  static String values(Path script) throws IOException, InterruptedException {
    return run("--values", script.toString());
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    var command = new ProcessBuilder(PYTHON.toString(), "-I", check()).redirectErrorStream(true);
    command.command().addAll(List.of(arguments));
    Process process = command.start();
    process.getOutputStream().close();
    String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return says;
  }

  private static String check() {
    return PROJECT.resolve("scaler/src/test/powershell/check.py").toString();
  }
}
