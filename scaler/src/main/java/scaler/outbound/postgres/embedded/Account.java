package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Under which account the server's programs run: PostgreSQL refuses to run as root.
 *
 * @param prefix words in front of each command
 * @param owner whom the server's folder belongs to; empty: to who we are
 */
record Account(List<String> prefix, String owner) {
  static final Account SELF = new Account(List.of(), "");

  /** In a user namespace of its own root is nobody there, and still owner of its files. */
  static final Account NAMESPACE = new Account(List.of("unshare", "-U"), "");

  static final Account POSTGRES =
      new Account(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"), "postgres");

  /** The account that can serve a home, which must be there. */
  static Account forHome(Path home) throws IOException {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      return SELF;
    }
    if (NAMESPACE.mayWrite(home)) {
      return NAMESPACE;
    }
    if (POSTGRES.runs(home)) {
      POSTGRES.own(home);
      if (POSTGRES.mayWrite(home)) {
        return POSTGRES;
      }
      throw new EmbeddedPostgresException(
          "PostgreSQL does not run as root and the account \"postgres\" may not enter the folders"
              + " above %s; choose another home, run scaler as an ordinary user or set SCALER_DATABASE_URL to a PostgreSQL of your own"
                  .formatted(home));
    }
    throw new EmbeddedPostgresException(
        "PostgreSQL does not run as root, user namespaces are forbidden here and there is no account"
            + " \"postgres\"; run scaler as an ordinary user or set SCALER_DATABASE_URL to a"
            + " PostgreSQL of your own");
  }

  private boolean runs(Path home) throws IOException {
    return run(home, Duration.ofSeconds(10), List.of("true")).succeeded();
  }

  private boolean mayWrite(Path home) throws IOException {
    return run(home, Duration.ofSeconds(10), List.of("test", "-w", home.toString())).succeeded();
  }

  /** Gives a file or folder to the account, where that is not us. */
  void own(Path path) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    try {
      UserPrincipal user =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
      Files.setOwner(path, user);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no account " + owner, e);
    }
  }

  /**
   * What a command said.
   *
   * @param output its standard output and error, the last 4000 characters
   */
  record Ran(boolean succeeded, String output) {}

  /**
   * Runs a command to its end, or ends it after the limit. Its output goes through a file: a pipe
   * would be held open by the server that it leaves behind.
   */
  Ran run(Path folder, Duration limit, List<String> command) throws IOException {
    Path output = Files.createTempFile(folder, "command-", ".txt");
    try {
      List<String> words = Stream.concat(prefix.stream(), command.stream()).toList();
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(output.toFile());
      Map<String, String> environment = builder.environment();
      // PGPORT, PGDATA and their like would change what the programs do.
      environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
      environment.put("LC_ALL", "C");
      Process process;
      try {
        process = builder.start();
      } catch (IOException e) {
        return new Ran(false, "cannot run " + words.getFirst());
      }
      boolean ended = ends(process, limit);
      return new Ran(ended && process.exitValue() == 0, tail(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean ends(Process process, Duration limit) {
    try {
      if (process.waitFor(limit)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return false;
  }

  /** The end of a text file; empty when it cannot be read. */
  static String tail(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return text.substring(Math.max(0, text.length() - 4000));
    } catch (IOException e) {
      return "";
    }
  }
}
