package scaler.core.model;

import java.util.Locale;

/** A rung of the heal ladder, mild to strong. */
public enum HealRung {
  /** Booted anew where it stands; cures what hangs. */
  REBOOT,
  /** Stopped and started, perhaps on another host; cures what the host does to it. */
  RESTART,
  /** Another one comes, and this one leaves; cures everything. */
  REPLACE;

  /** As it stands in fleet files and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that {@link #word()}. */
  public static HealRung of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** What it does, as the end of a sentence about a machine. */
  public String done() {
    return switch (this) {
      case REBOOT -> "rebooted";
      case RESTART -> "stopped and started";
      case REPLACE -> "replaced";
    };
  }
}
