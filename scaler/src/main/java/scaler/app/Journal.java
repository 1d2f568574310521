package scaler.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * systemd's journal behind the standard error: it takes the weight of a line from a number before
 * it, so that {@code journalctl -p warning} finds what matters (systemd.exec(5), JOURNAL_STREAM;
 * sd-daemon(3)).
 */
final class Journal {
  /** Where logback's pattern finds what stands before a line. */
  static final String PREFIX = "scaler.log.prefix";

  /** The numbers of syslog, by logback's levels. */
  static final String WEIGHT =
      "%replace(%replace(%replace(%replace(%replace(<%level>){'ERROR','3'}){'WARN','4'})"
          + "{'INFO','6'}){'DEBUG','7'}){'TRACE','7'}";

  private Journal() {}

  /**
   * Whether a stream leads to the journal. The variable alone does not tell: it is inherited by
   * whatever has been redirected since.
   *
   * @param stream the value of JOURNAL_STREAM, device and inode
   * @param descriptor of the stream
   */
  static boolean isBehind(String stream, Path descriptor) {
    try {
      return stream.equals(
          "%s:%s"
              .formatted(
                  Files.getAttribute(descriptor, "unix:dev"),
                  Files.getAttribute(descriptor, "unix:ino")));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
