package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The process that serves a folder of data. The server notes its number in {@code postmaster.pid}
 * and works in that folder; after a kill the note stays, and the number may go to another program.
 */
record ServerProcess(Path data) {
  boolean runs() {
    return pid().isPresent();
  }

  /** The server's process number while it runs. */
  Optional<Long> pid() {
    return noted().filter(this::mayWorkHere);
  }

  /**
   * Deletes the note of a server that was killed, when nothing of it is left. The server does so
   * itself at its next start, except when another program has got the number.
   */
  void forget() throws IOException {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      if (all.noneMatch(process -> worksHere(process.pid()))) {
        Files.deleteIfExists(note());
      }
    }
  }

  private Optional<Long> noted() {
    try (Stream<String> lines = Files.lines(note())) {
      return lines.findFirst().map(String::strip).map(Long::valueOf);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** True also when the process may not be looked at, since then it may be the server. */
  private boolean mayWorkHere(long pid) {
    try {
      return folder(pid).equals(data);
    } catch (NoSuchFileException e) {
      // It is gone, or dead and not yet collected by its parent.
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean worksHere(long pid) {
    try {
      return folder(pid).equals(data);
    } catch (IOException e) {
      return false;
    }
  }

  private static Path folder(long pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd"));
  }

  private Path note() {
    return data.resolve("postmaster.pid");
  }
}
