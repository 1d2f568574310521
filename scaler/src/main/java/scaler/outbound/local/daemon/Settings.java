package scaler.outbound.local.daemon;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How a local cloud behaves.
 *
 * @param bootDelay from pending to running
 * @param stopGrace from TERM to KILL when a machine is stopped or rebooted
 * @param terminateGrace from TERM to KILL when a machine is ended
 * @param deregistrationDelay how long a draining target may finish its open requests
 * @param shared all machines share 127.0.0.1, even where each could have an address of its own
 * @param whilePid the daemon ends its machines and itself when this process is gone
 */
public record Settings(
    Duration bootDelay,
    Duration stopGrace,
    Duration terminateGrace,
    Duration deregistrationDelay,
    boolean shared,
    OptionalLong whilePid) {
  /** Two seconds to boot, ten to stop, two to end, five to drain. */
  public static Settings defaults() {
    return new Settings(
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        false,
        OptionalLong.empty());
  }

  public Settings withBootDelay(Duration delay) {
    return new Settings(delay, stopGrace, terminateGrace, deregistrationDelay, shared, whilePid);
  }

  public Settings withShared(boolean all) {
    return new Settings(bootDelay, stopGrace, terminateGrace, deregistrationDelay, all, whilePid);
  }

  public Settings withWhilePid(long pid) {
    return new Settings(
        bootDelay, stopGrace, terminateGrace, deregistrationDelay, shared, OptionalLong.of(pid));
  }
}
