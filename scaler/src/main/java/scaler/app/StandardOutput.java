package scaler.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** This process's standard output, which remembers why it could not be written. */
final class StandardOutput extends OutputStream {
  private static final String NOBODY_READS = "Broken pipe";

  private final FileOutputStream file = new FileOutputStream(FileDescriptor.out);
  private volatile Optional<String> trouble = Optional.empty();

  /** What was wrong with the first write that failed; empty when none did. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Whether its reader went away, which is the reader's right and no fault. */
  boolean unread() {
    return trouble.filter(NOBODY_READS::equals).isPresent();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      file.write(bytes, from, length);
    } catch (IOException e) {
      if (trouble.isEmpty()) {
        trouble = Optional.of(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }
}
