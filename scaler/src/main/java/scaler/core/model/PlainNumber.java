package scaler.core.model;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page whose whole text is one whole number; space around it means nothing. */
public final class PlainNumber {
  /** No queue and no machine has more; who says so is not believed. */
  public static final int MOST = 10_000_000;

  private static final Pattern NUMBER = Pattern.compile("\\s*([0-9]{1,18})\\s*");

  private PlainNumber() {}

  /** The number, 0 or more; empty where the text is something else. */
  public static OptionalLong of(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.matches()
        ? OptionalLong.of(Long.parseLong(number.group(1)))
        : OptionalLong.empty();
  }
}
