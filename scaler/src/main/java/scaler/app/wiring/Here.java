package scaler.app.wiring;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.outbound.queues.JobQueues;

/**
 * The process's surroundings, read once at the start.
 *
 * @param terminal whether a person looks at {@code out}
 * @param clock this computer's; durations that count are the database's
 */
public record Here(
    Map<String, String> environment,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    InstantSource clock) {

  /**
   * The folder of the embedded database and the local cloud: {@code SCALER_HOME}, else ~/.scaler.
   */
  public Path home() {
    return variable("SCALER_HOME")
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".scaler"));
  }

  /** The folder of the programs that fleet files may name as sources. */
  public Path commands() {
    return variable("SCALER_COMMANDS").map(Path::of).orElse(JobQueues.COMMANDS);
  }

  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** The same with one more variable, for what runs inside this process. */
  public Here with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Here(Map.copyOf(more), out, err, terminal, clock);
  }

  /** The same without a variable. */
  public Here without(String name) {
    Map<String, String> fewer = new HashMap<>(environment);
    fewer.remove(name);
    return new Here(Map.copyOf(fewer), out, err, terminal, clock);
  }

  /** Who asks, for the record: the login name and, behind sudo, who is behind it. */
  public String user() {
    return variable("SUDO_USER").orElse(System.getProperty("user.name", "?"));
  }

  /** This process's name for others: host and pid. */
  public String process() {
    return variable("HOSTNAME").orElseGet(Here::host) + ", pid " + ProcessHandle.current().pid();
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      return "this computer";
    }
  }

  /** A command line that runs another scaler process from the same class path. */
  public List<String> scaler(List<String> arguments) {
    List<String> command = new ArrayList<>(program("scaler.app.Main"));
    command.addAll(arguments);
    return command;
  }

  /** A command line that runs a class of the same class path in a small Java of its own. */
  public List<String> program(String mainClass) {
    return List.of(
        ProcessHandle.current().info().command().orElse("java"),
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-cp",
        System.getProperty("java.class.path"),
        mainClass);
  }

  /**
   * A line for people; control characters in it never reach the terminal.
   *
   * @throws OutputLost when nobody can read it
   */
  public void say(String line) {
    print(Plain.line(line) + System.lineSeparator());
  }

  /**
   * Text as it is, for what is no line: a picture, JSON.
   *
   * @throws OutputLost when nobody can read it
   */
  public void print(String text) {
    out.print(text);
    if (out.checkError()) {
      throw new OutputLost();
    }
  }

  /** One sentence about what is wrong; the command ends with it or goes on. */
  public void complain(String sentence) {
    err.println("scaler: " + Plain.line(sentence));
    err.flush();
  }

  /** How many characters a line of the terminal has, where that is known. */
  public OptionalInt columns() {
    return variable("COLUMNS")
        .filter(text -> text.matches("[1-9]\\d{1,3}"))
        .map(text -> OptionalInt.of(Integer.parseInt(text)))
        .orElse(OptionalInt.empty());
  }
}
