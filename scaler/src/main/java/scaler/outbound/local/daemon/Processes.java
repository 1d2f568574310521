package scaler.outbound.local.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The processes of this computer, as {@code /proc} shows them.
 *
 * <p>A process belongs to a machine when its environment names the machine's folder, when it is in
 * the session or group of the machine's main process, or when its parent belongs. So a worker that
 * made itself a daemon is found, too. One that left its session and its parent and has also
 * overwritten its own environment (some set their title that way) is not.
 */
final class Processes {
  /** The variable that marks all processes of a machine. */
  static final String MARK = "SCALER_ROOT";

  private static final Path PROC = Path.of("/proc");

  private final String boot;

  Processes() throws IOException {
    boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  /**
   * A living process.
   *
   * @param mark the folder of the machine whose mark it bears; empty when it has none
   */
  record Seen(ProcessKey key, long parent, long group, long session, String mark) {}

  private record Stat(ProcessKey key, long parent, long group, long session) {}

  /** The living process of that number. A zombie does not live. */
  Optional<ProcessKey> living(long pid) {
    return stat(pid).map(Stat::key);
  }

  boolean lives(ProcessKey key) {
    return living(key.pid()).filter(key::equals).isPresent();
  }

  /** All processes, this one excepted. */
  List<Seen> look() {
    long self = ProcessHandle.current().pid();
    List<Seen> all = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        long pid = Long.parseLong(folder.getFileName().toString());
        if (pid != self) {
          stat(pid)
              .map(it -> new Seen(it.key(), it.parent(), it.group(), it.session(), mark(pid)))
              .ifPresent(all::add);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      throw new IllegalStateException("/proc cannot be read", unreadable);
    }
    return all;
  }

  /**
   * All processes of a machine.
   *
   * @param main its main process, when this daemon has seen it alive; only then the group's number
   *     is known to be its own
   */
  Set<ProcessKey> members(List<Seen> all, Path folder, Optional<ProcessKey> main) {
    Set<ProcessKey> found = new HashSet<>();
    Set<Long> numbers = new HashSet<>();
    for (Seen one : all) {
      if (one.mark().equals(folder.toString())
          || main.filter(key -> inGroup(one, key)).isPresent()) {
        found.add(one.key());
        numbers.add(one.key().pid());
      }
    }
    boolean more = !found.isEmpty();
    while (more) {
      more = false;
      for (Seen one : all) {
        if (numbers.contains(one.parent()) && found.add(one.key())) {
          numbers.add(one.key().pid());
          more = true;
        }
      }
    }
    return found;
  }

  /** The oldest session leader with the machine's mark: its main process, when nobody noted it. */
  static Optional<ProcessKey> leader(List<Seen> all, Path folder) {
    return all.stream()
        .filter(one -> one.key().pid() == one.session() && one.mark().equals(folder.toString()))
        .map(Seen::key)
        .min(Comparator.comparingLong(ProcessKey::start));
  }

  /** Sends TERM, or KILL; nothing happens when that very process is gone. */
  void signal(ProcessKey key, boolean kill) {
    // The handle is bound to the process's start; it is ours if the key still fits after that.
    ProcessHandle.of(key.pid())
        .filter(_ -> lives(key))
        .ifPresent(handle -> {
          if (kill) {
            handle.destroyForcibly();
          } else {
            handle.destroy();
          }
        });
  }

  private boolean inGroup(Seen one, ProcessKey main) {
    return (one.session() == main.pid() || one.group() == main.pid())
        && living(main.pid()).map(main::equals).orElse(true);
  }

  private Optional<Stat> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name in parentheses may hold anything, so the fields are counted from behind it:
      // state, parent, group, session, ..., and the start as the twentieth.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new Stat(
              new ProcessKey(pid, Long.parseLong(fields[19]), boot),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[2]),
              Long.parseLong(fields[3])));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String mark(long pid) {
    try {
      byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      for (String one : new String(environment, StandardCharsets.UTF_8).split("\0", -1)) {
        if (one.startsWith(MARK + "=")) {
          return one.substring(MARK.length() + 1);
        }
      }
      return "";
    } catch (IOException goneOrOfAnotherUser) {
      return "";
    }
  }
}
