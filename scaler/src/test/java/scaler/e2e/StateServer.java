package scaler.e2e;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import scaler.outbound.postgres.embedded.EmbeddedPostgres;

/**
 * A PostgreSQL that holds scaler's own tables and nothing else, to be taken away and brought back.
 */
final class StateServer {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final EmbeddedPostgres postgres;
  private DatabaseLogin login;
  private long pid;
  private List<Long> processes = List.of();

  /** Starts one whose data lie in a folder. What it has committed outlives a kill. */
  StateServer(Path folder) {
    postgres = EmbeddedPostgres.in(folder).withBinariesIn(Site.programs());
    login = start();
  }

  /** As {@code SCALER_DATABASE_URL} names it. */
  String url() {
    return "%s?user=%s&password=%s".formatted(login.url(), login.user(), login.password());
  }

  DatabaseLogin login() {
    return login;
  }

  /** Starts it, or finds it running. */
  DatabaseLogin start() {
    login = postgres.attachOrStart();
    pid = ((EmbeddedPostgres.Status.Running) postgres.status()).pid();
    return login;
  }

  /** As an administrator stops it: open connections are closed. */
  void stop() {
    postgres.stop();
  }

  /** KILL to its first process; the others notice and end. */
  void kill() {
    List<ProcessHandle> others = ProcessHandle.of(pid).orElseThrow().descendants().toList();
    Child.signal("KILL", pid);
    await().atMost(LONG).until(() -> others.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** It stands still: connections stay open, and nobody answers. */
  void freeze() {
    Child.signal("STOP", pid);
    processes = ProcessHandle.of(pid).orElseThrow().descendants().map(ProcessHandle::pid).toList();
    processes.forEach(one -> Child.signal("STOP", one));
  }

  /** It goes on. */
  void thaw() {
    processes.forEach(one -> Child.signal("CONT", one));
    Child.signal("CONT", pid);
  }
}
