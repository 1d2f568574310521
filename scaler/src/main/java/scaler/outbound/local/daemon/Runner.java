package scaler.outbound.local.daemon;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.outbound.local.wire.Endpoint;

/**
 * Runs machines as processes. A machine's main process is its user data, or a sleep where the user
 * data is not a script; it leads a session of its own. Not safe for several threads at once.
 */
final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final long CONSOLE_BYTES = 8L << 20;

  /** The shell's number stays the script's, so the script can be told how to end itself. */
  private static final String SHELL =
      "export SCALER_POWEROFF=\"kill -TERM $$\"; exec \"$0\" \"$@\"";

  private final Path folders;
  private final URI metadata;
  private final Processes processes = new Processes();

  /** Main processes that this daemon has seen alive; with the handle of those it started. */
  private final Map<ProcessKey, Optional<Process>> seen = new HashMap<>();

  /** Processes that were sent TERM; once is enough. */
  private final Set<ProcessKey> told = new HashSet<>();

  /** All processes, as they were at the first need since {@link #lookAgain}. */
  private Optional<List<Processes.Seen>> looked = Optional.empty();

  Runner(Path folders, URI metadata) throws IOException {
    this.folders = folders.toAbsolutePath().normalize();
    this.metadata = metadata;
  }

  Path folder(Machine machine) {
    return folders.resolve(machine.id());
  }

  /** Starts the main process; one that an ended daemon started and had no time to note is taken. */
  ProcessKey boot(Machine machine) throws IOException {
    Optional<ProcessKey> running = Processes.leader(look(), folder(machine));
    return running.isPresent() ? running.get() : start(machine);
  }

  boolean lives(Machine machine) {
    if (machine.main().isEmpty()) {
      return false;
    }
    ProcessKey key = machine.main().get();
    boolean lives =
        seen.getOrDefault(key, Optional.empty())
            .map(Process::isAlive)
            .orElseGet(() -> processes.lives(key));
    if (lives) {
      seen.putIfAbsent(key, Optional.empty());
    }
    return lives;
  }

  /** How the main process ended. */
  String ending(Machine machine) {
    return machine
        .main()
        .flatMap(key -> seen.getOrDefault(key, Optional.empty()))
        .map(process -> "its main process ended with exit code " + process.exitValue())
        .orElse("its main process ended while no daemon was its parent; exit code unknown");
  }

  /**
   * Ends whatever lives of a machine: TERM to each process once, or KILL.
   *
   * @return whether nothing lives any more
   */
  boolean end(Machine machine, boolean kill) {
    lives(machine);
    Set<ProcessKey> members =
        processes.members(look(), folder(machine), machine.main().filter(seen::containsKey));
    for (ProcessKey member : members) {
      if (told.add(member) || kill) {
        processes.signal(member, kill);
      }
    }
    if (members.isEmpty()) {
      machine.main().ifPresent(seen::remove);
    }
    return members.isEmpty();
  }

  /** Begins a new look at the computer: what was seen before is forgotten. */
  void lookAgain() {
    looked = Optional.empty();
    told.removeIf(key -> !processes.lives(key));
  }

  /** Deletes a machine's folder. */
  void delete(Machine machine) throws IOException {
    if (!Files.exists(folder(machine))) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder(machine))) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException changing) {
      throw new IOException(changing);
    }
  }

  /** Empties a console that has grown too large; the process goes on writing at its start. */
  void limitConsole(Machine machine) {
    File console = console(machine).toFile();
    if (console.length() <= CONSOLE_BYTES) {
      return;
    }
    try (FileChannel channel = FileChannel.open(console.toPath(), StandardOpenOption.WRITE)) {
      channel.truncate(0);
    } catch (IOException gone) {
      LOG.debug("{} cannot be emptied: {}", console, gone.getMessage());
    }
  }

  private List<Processes.Seen> look() {
    if (looked.isEmpty()) {
      looked = Optional.of(processes.look());
    }
    return looked.get();
  }

  private Path console(Machine machine) {
    return folder(machine).resolve("console.log");
  }

  private ProcessKey start(Machine machine) throws IOException {
    Path folder = folder(machine);
    Endpoint.privateFolder(folder);
    Path hosts = folder.resolve("hosts");
    if (!Files.exists(hosts)) {
      Files.writeString(
          hosts, "127.0.0.1 localhost%n%s %s%n".formatted(machine.place().address(), machine.id()));
    }
    Stream<String> shell = Stream.of("setsid", "/bin/sh", "-c", SHELL);
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(shell, main(machine).stream()).toList())
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(console(machine).toFile()));
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.putAll(environment(machine));
    Process process = builder.start();
    Optional<ProcessKey> key = processes.living(process.pid());
    if (key.isEmpty()) {
      // Ended before it could be looked at; its start does not matter any more.
      key = Optional.of(new ProcessKey(process.pid(), 0, "ended"));
    }
    seen.put(key.get(), Optional.of(process));
    return key.get();
  }

  private List<String> main(Machine machine) throws IOException {
    String userData = machine.request().userData();
    if (!userData.startsWith("#!")) {
      return List.of("sleep", "infinity");
    }
    Path script = folder(machine).resolve("user-data");
    Endpoint.replace(script, userData);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return List.of(script.toString());
  }

  private Map<String, String> environment(Machine machine) {
    Path folder = folder(machine);
    return Map.ofEntries(
        Map.entry("HOME", folder.toString()),
        Map.entry("LANG", "C.UTF-8"),
        Map.entry("SCALER_METADATA", metadata + "/machines/" + machine.id()),
        Map.entry(Processes.MARK, folder.toString()),
        Map.entry("SCALER_HOSTS", folder.resolve("hosts").toString()),
        Map.entry("SCALER_BIND", machine.place().address()),
        Map.entry("SCALER_PORT_OFFSET", String.valueOf(machine.place().portOffset())),
        Map.entry("SCALER_APP_PORT", String.valueOf(Place.APP_PORT)),
        Map.entry("SCALER_WATCH_INTERVAL", "1"),
        Map.entry("SCALER_MACHINE", machine.id()));
  }
}
