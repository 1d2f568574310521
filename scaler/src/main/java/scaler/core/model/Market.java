package scaler.core.model;

import java.util.Locale;

/** How a machine is paid for, and with that whether the cloud may take it back. */
public enum Market {
  /** At the list price, for as long as it is wanted. */
  ON_DEMAND,
  /** Cheaper; the cloud takes it back when it needs the room, usually with a {@link Notice}. */
  SPOT;

  /** The word in fleet files and in what people read. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The market of that {@link #word()}. */
  public static Market of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
