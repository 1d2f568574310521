package scaler.outbound.local.wire;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the daemon of a home folder listens, and the token that every call to it needs. It stands
 * in a file that only its owner can read.
 *
 * @param port on 127.0.0.1
 * @param token the secret of this home folder; the same over all starts
 * @param pid of the daemon that wrote it
 */
public record Endpoint(int port, String token, long pid) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The file of a home folder. */
  public static Path file(Path home) {
    return home.resolve("daemon.json");
  }

  /** What the last daemon of the home folder wrote; empty when there was none. */
  public static Optional<Endpoint> read(Path home) throws IOException {
    Path file = file(home);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Endpoint.class));
    } catch (JacksonException broken) {
      throw new IOException(
          "%s cannot be read: delete it and run scaler local-cloud up".formatted(file), broken);
    }
  }

  public void write(Path home) throws IOException {
    replace(file(home), JSON.writeValueAsString(this));
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public String toString() {
    return "Endpoint[port=%d, pid=%d]".formatted(port, pid);
  }

  /** Makes a folder that only its owner can look into. */
  public static void privateFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }

  /** Replaces a file that only its owner can read: readers see the old text or the new, whole. */
  public static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
