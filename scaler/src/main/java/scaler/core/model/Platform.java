package scaler.core.model;

import java.time.Duration;
import java.util.Locale;

/**
 * What runs on a machine as its bill sees it: the licence in the price, and the steps in which time
 * is charged. Amazon charges by the second, at least a minute from each start; SUSE by the hour
 * begun (its knowledge centre, "How am I billed for my EC2 instances", as of 2024-07, when Red Hat
 * became one of the former).
 */
public enum Platform {
  LINUX,
  WINDOWS,
  RHEL,
  SUSE,
  /** With a database in the price, or one that is new: what it costs is not known here. */
  OTHER;

  private static final Duration LEAST = Duration.ofMinutes(1);

  /** In data files and in the record, such as {@code linux}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The platform of that word; a word that is none is {@link #OTHER}. */
  public static Platform of(String word) {
    for (Platform platform : values()) {
      if (platform.word().equals(word)) {
        return platform;
      }
    }
    return OTHER;
  }

  /** The time that is charged for a machine that ran that long without a stop. */
  public Duration charged(Duration ran) {
    if (byTheHour()) {
      return Duration.ofHours(Math.max(1, roundedUp(ran, Duration.ofHours(1))));
    }
    Duration seconds = Duration.ofSeconds(roundedUp(ran, Duration.ofSeconds(1)));
    return seconds.compareTo(LEAST) < 0 ? LEAST : seconds;
  }

  /** Whether it is paid for by the hour begun. */
  public boolean byTheHour() {
    return this == SUSE;
  }

  private static long roundedUp(Duration time, Duration step) {
    return Math.ceilDiv(time.toNanos(), step.toNanos());
  }
}
