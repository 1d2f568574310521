package scaler.app.command.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.core.policy.Policy;

/** Rules as people type them: {@code NAME} or {@code NAME:key=value,key=value}. */
final class Rules {
  private static final Duration USUAL_TARGET = Duration.ofMinutes(5);
  private static final double USUAL_SHARE = 0.99;

  private Rules() {}

  /**
   * A rule.
   *
   * @param slo the promised wait, where another option says it
   */
  static Policy parse(String text, Optional<Duration> slo) {
    String[] parts = text.split(":", 2);
    Map<String, String> keys = keys(text, parts.length == 2 ? parts[1] : "");
    Duration target =
        slo.or(() -> Optional.ofNullable(keys.get("target")).map(Times::duration))
            .orElse(USUAL_TARGET);
    return switch (parts[0]) {
      case "auto" -> {
        only(text, keys, Set.of("target", "share"));
        yield new Policy.Auto(target, share(keys));
      }
      case "wait" -> {
        only(text, keys, Set.of("target"));
        yield new Policy.Wait(target);
      }
      case "threshold" -> {
        only(text, keys, Set.of("above", "below"));
        int above = number(keys, "above", 20);
        int below = number(keys, "below", 5);
        if (below > above) {
          throw new Refusal(Exit.USAGE, "\"%s\": below is at most above".formatted(text));
        }
        yield new Policy.Threshold(above, below);
      }
      default ->
          throw new Refusal(
              Exit.USAGE, "there is no policy \"%s\": auto, wait, threshold".formatted(parts[0]));
    };
  }

  /** A rule as one would type it. */
  static String typed(Policy policy) {
    return switch (policy) {
      case Policy.Auto(var target, var share) ->
          "auto:target=%s,share=%d".formatted(length(target), Math.round(100 * share));
      case Policy.Wait(var target) -> "wait:target=" + length(target);
      case Policy.Threshold(var above, var below) ->
          "threshold:above=%d,below=%d".formatted(above, below);
    };
  }

  /** A rule as a role's backlog has it in a fleet file. */
  static String written(Policy policy) {
    return switch (policy) {
      case Policy.Auto(var target, var share) ->
          "slo: { wait: %s, share: %d }".formatted(length(target), Math.round(100 * share));
      case Policy.Wait(var target) -> "policy: { wait: { target: %s } }".formatted(length(target));
      case Policy.Threshold(var above, var below) ->
          "policy: { threshold: { scaleOutAbove: %d, scaleInBelow: %d } }".formatted(above, below);
    };
  }

  /** Rules that may be the right one where that much wait is promised. */
  static List<Policy> candidates(Duration target, double share) {
    List<Policy> all = new ArrayList<>();
    all.add(new Policy.Auto(target, share));
    for (int part : new int[] {10, 25, 50, 75, 100}) {
      all.add(new Policy.Wait(seconds(target.multipliedBy(part).dividedBy(100))));
    }
    for (int above : new int[] {0, 1, 2, 5, 10, 20, 50}) {
      all.add(new Policy.Threshold(above, above / 4));
    }
    return all.stream().distinct().toList();
  }

  private static Duration seconds(Duration length) {
    return Duration.ofSeconds(Math.max(1, length.toSeconds()));
  }

  private static String length(Duration length) {
    return length.toSeconds() % 60 == 0 ? length.toMinutes() + "m" : length.toSeconds() + "s";
  }

  private static Map<String, String> keys(String text, String written) {
    Map<String, String> keys = new HashMap<>();
    for (String pair : written.isEmpty() ? new String[0] : written.split(",", -1)) {
      String[] halves = pair.split("=", 2);
      if (halves.length != 2 || halves[0].isBlank() || halves[1].isBlank()) {
        throw new Refusal(
            Exit.USAGE, "\"%s\" is no rule; write threshold:above=20,below=5".formatted(text));
      }
      keys.put(halves[0].strip(), halves[1].strip());
    }
    return keys;
  }

  private static void only(String text, Map<String, String> keys, Set<String> known) {
    keys.keySet().stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw new Refusal(
              Exit.USAGE,
              "\"%s\": there is no \"%s\"; there is %s"
                  .formatted(text, key, String.join(", ", known.stream().sorted().toList())));
        });
  }

  private static double share(Map<String, String> keys) {
    double percent = keys.containsKey("share") ? number(keys, "share", 99) : 100 * USUAL_SHARE;
    if (percent < 1 || percent > 100) {
      throw new Refusal(Exit.USAGE, "a share is a percentage from 1 to 100");
    }
    return percent / 100;
  }

  private static int number(Map<String, String> keys, String key, int usual) {
    String written = keys.getOrDefault(key, Integer.toString(usual));
    if (!written.matches("\\d{1,9}")) {
      throw new Refusal(Exit.USAGE, "%s is \"%s\", not a whole number".formatted(key, written));
    }
    return Integer.parseInt(written);
  }
}
