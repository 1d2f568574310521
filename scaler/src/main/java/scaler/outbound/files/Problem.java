package scaler.outbound.files;

/**
 * Something in a file that its author should know.
 *
 * @param file as the user named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the line as a whole is meant
 * @param what what was found
 * @param fix what is allowed, or what to do
 */
public record Problem(
    Severity severity, String file, int line, int column, String what, String fix) {

  /** How much a problem weighs. */
  public enum Severity {
    /** The file is refused. */
    ERROR,
    /** Allowed, but it will hurt. */
    WARNING,
    /** Accepted, but not as the author may think. */
    NOTE
  }

  /** One line for the user: {@code schedules/video.yaml:7:15: max is 1, ... -> ...}. */
  public String sentence() {
    String place = line == 0 ? file : column == 0 ? file + ":" + line : place();
    String weight =
        switch (severity) {
          case ERROR -> "";
          case WARNING -> "warning: ";
          case NOTE -> "note: ";
        };
    return place + ": " + weight + what + " -> " + fix;
  }

  private String place() {
    return file + ":" + line + ":" + column;
  }
}
