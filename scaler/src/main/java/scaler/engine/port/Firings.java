package scaler.engine.port;

import java.time.Instant;
import scaler.core.model.RoleName;

/** What the clock has fired, told by every node that saw it. */
public interface Firings {
  /**
   * Records a firing once and wakes the application's loop. Two nodes may record the same one.
   *
   * @return whether it was new: unique by application, role, line and scheduled time
   */
  boolean record(Firing firing);

  /**
   * A line of a schedule, or the interval of a backlog, whose time has come.
   *
   * @param line the same for the same line whatever its place in the file
   * @param scheduled when it should have fired; after a misfire, when it was made up for
   */
  record Firing(String application, RoleName role, String line, Instant scheduled) {}
}
