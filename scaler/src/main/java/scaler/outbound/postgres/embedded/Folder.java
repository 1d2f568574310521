package scaler.outbound.postgres.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Private files, the lock of a folder, and trouble with either as a sentence. */
final class Folder {
  private static final String LOCK = "lock";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  /** Longer than a start with unpacking takes on a slow, busy machine. */
  private static final Duration LOCK_LIMIT = Duration.ofMinutes(2);

  /** Programs and an empty cluster take 100 MB. */
  private static final long ROOM = 200L << 20;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private Folder() {}

  /** Makes the folder, for its owner only. A folder that holds what is not ours is refused. */
  static void makePrivate(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // In this order: the lock is the first thing that another starter makes meanwhile.
      if (!isEmpty(folder) && !Files.exists(folder.resolve(LOCK))) {
        throw new EmbeddedPostgresException(
            "%s holds other things; give the embedded PostgreSQL a folder of its own"
                .formatted(folder));
      }
      Files.setPosixFilePermissions(folder, OWNER_ONLY);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.findAny().isEmpty();
    }
  }

  /** Refuses a disk that is nearly full, before anything is half made. */
  static void needRoom(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < ROOM) {
      throw new EmbeddedPostgresException(
          "the embedded PostgreSQL needs %d MB in %s and there are %d MB; make room or set SCALER_DATABASE_URL to a PostgreSQL of your own"
              .formatted(ROOM >> 20, folder, free >> 20));
    }
  }

  /** Writes a file that only its owner reads, whole or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    FileAttribute<?> permissions =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.deleteIfExists(unfinished);
    Files.createFile(unfinished, permissions);
    Files.writeString(unfinished, text, StandardOpenOption.SYNC);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A lock against other processes and other threads, until it is closed or the process ends. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Waits for the lock of a folder, with a limit. */
  static Lock lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    for (long waited = 0; waited < LOCK_LIMIT.toMillis(); waited += LOOK_AGAIN.toMillis()) {
      if (tryLock(channel).isPresent()) {
        return new Lock(channel);
      }
      pause();
    }
    channel.close();
    throw new EmbeddedPostgresException(
        "another process has been starting or stopping the embedded PostgreSQL in %s for %d seconds; end it and try again"
            .formatted(folder, LOCK_LIMIT.toSeconds()));
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** A moment, before something is looked at again. */
  static void pause() {
    LockSupport.parkNanos(LOOK_AGAIN.toNanos());
  }

  /** Deletes a folder with all in it; nothing when it is not there. Links are not followed. */
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Trouble with files as a sentence. */
  static EmbeddedPostgresException trouble(Path folder, IOException e) {
    String what =
        switch (e) {
          case AccessDeniedException denied -> "scaler may not write " + denied.getFile();
          case FileAlreadyExistsException there -> there.getFile() + " is not a folder";
          case NoSuchFileException gone -> gone.getFile() + " is missing";
          case FileSystemException refused ->
              refused.getFile() + ": " + Optional.ofNullable(refused.getReason()).orElse("refused");
          default -> Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        };
    return new EmbeddedPostgresException(
        "the embedded PostgreSQL cannot use %s (%s); make it writable and whole, or set SCALER_DATABASE_URL to a PostgreSQL of your own"
            .formatted(folder, what),
        e);
  }
}
