package scaler.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Living processes of this computer that have to do with a folder. */
final class Running {
  private Running() {}

  /** Command lines by process number. A zombie does not live. */
  static Map<Long, String> in(Path folder) {
    Map<Long, String> found = new TreeMap<>();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.map(ProcessHandle::pid)
          .filter(pid -> pid != ProcessHandle.current().pid() && mentions(pid, folder.toString()))
          .forEach(pid -> found.put(pid, file(pid, "cmdline")));
    }
    return found;
  }

  /** Ends them all; for a test that has failed. */
  static void end(Path folder) {
    in(folder).keySet().forEach(pid -> Child.signal("KILL", pid));
  }

  private static boolean mentions(long pid, String folder) {
    return file(pid, "cmdline").contains(folder)
        || file(pid, "environ").contains(folder)
        || workingFolder(pid).startsWith(folder);
  }

  private static String workingFolder(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  private static String file(long pid, String name) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), name);
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }
}
