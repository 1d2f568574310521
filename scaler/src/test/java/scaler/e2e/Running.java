package scaler.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Living processes of this computer that have to do with a folder. */
final class Running {
  private Running() {}

  /** Each as its number and command line. A zombie does not live. */
  static List<String> in(Path folder) {
    List<String> found = new ArrayList<>();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(process -> mentions(process.pid(), folder.toString()))
          .forEach(process -> found.add(process.pid() + " " + file(process.pid(), "cmdline")));
    }
    return found;
  }

  /** Ends them all; for a test that has failed. */
  static void end(Path folder) {
    for (String one : in(folder)) {
      Child.signal("KILL", Long.parseLong(one.substring(0, one.indexOf(' '))));
    }
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
