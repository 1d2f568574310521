package scaler.outbound.local.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** The lock on a home folder. The daemon holds it as long as it lives, however it ends. */
public final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the lock; empty when someone has it. */
  public static Optional<HomeLock> take(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("daemon.lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    boolean held = false;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      held = false;
    } finally {
      if (!held) {
        channel.close();
      }
    }
    return held ? Optional.of(new HomeLock(channel)) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
