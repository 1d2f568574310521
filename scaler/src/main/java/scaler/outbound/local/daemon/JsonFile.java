package scaler.outbound.local.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import scaler.outbound.local.wire.Endpoint;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A value that outlives the daemon: a file that is replaced whole at every change. */
final class JsonFile<T> {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path file;
  private final Class<T> type;

  JsonFile(Path file, Class<T> type) {
    this.file = file;
    this.type = type;
  }

  Optional<T> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), type));
    } catch (JacksonException broken) {
      throw new IOException(
          "%s is broken: end the processes of its machines, then delete it".formatted(file),
          broken);
    }
  }

  void write(T value) throws IOException {
    Endpoint.replace(file, JSON.writeValueAsString(value));
  }
}
