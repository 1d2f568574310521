package scaler.app.command.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scaler.app.command.machine.Times;
import scaler.app.wiring.Exit;
import scaler.app.wiring.Refusal;
import scaler.core.policy.Policy;

/** Rules as people type them: {@code NAME} or {@code NAME:key=value,key=value}. */
final class Rules {
  private static final Pattern BAND = Pattern.compile("(above|below)(\\d{1,7})");
  private static final Pattern AMOUNT = Pattern.compile("([1-9]\\d{0,3})(%?)");

  private static final Duration USUAL_TARGET = Duration.ofMinutes(5);

  private Rules() {}

  /**
   * A rule; what it does not say is as usual.
   *
   * @param promised the wait that is meant where the rule does not say it
   */
  static Policy parse(String text, Optional<Duration> promised) {
    if (text.contains("+")) {
      return several(text, promised);
    }
    String[] parts = text.split(":", 2);
    Map<String, String> keys = keys(text, parts.length == 2 ? parts[1] : "");
    Duration target =
        Optional.ofNullable(keys.get("target"))
            .map(Times::duration)
            .or(() -> promised)
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
      case "threshold" -> threshold(text, keys);
      case "drain-within" -> {
        only(text, keys, Set.of("target"));
        yield new Policy.DrainWithin(target);
      }
      case "predictive" -> {
        only(text, keys, Set.of("target", "share"));
        yield new Policy.Predictive(new Policy.Auto(target, share(keys)));
      }
      case "steps" -> steps(text, keys);
      case "target" -> target(text, keys);
      default ->
          throw new Refusal(
              Exit.USAGE,
              "there is no policy \"%s\": auto, predictive, drain-within, wait, target, steps, threshold"
                  .formatted(parts[0]));
    };
  }

  /** As many machines as the one that asks for most: {@code ONE+OTHER}. */
  private static Policy several(String text, Optional<Duration> promised) {
    return new Policy.MostOf(
        Stream.of(text.split("[+]", -1)).map(rule -> parse(rule, promised)).toList());
  }

  private static Policy threshold(String text, Map<String, String> keys) {
    only(text, keys, Set.of("above", "below"));
    int above = number(keys, "above", 20);
    int below = number(keys, "below", 5);
    if (below > above) {
      throw new Refusal(Exit.USAGE, "\"%s\": below must not exceed above".formatted(text));
    }
    return new Policy.Threshold(above, below);
  }

  private static Policy target(String text, Map<String, String> keys) {
    only(text, keys, Set.of("perMachine", "tolerance", "out", "in"));
    return new Policy.Target(
        positive(keys, "perMachine", 10),
        percent(keys, "tolerance", 10, 0),
        length(keys, "out", "0s"),
        length(keys, "in", "5m"));
  }

  /** A rule as one would type it. */
  static String typed(Policy policy) {
    return switch (policy) {
      case Policy.Auto promise -> "auto:" + typed(promise.target(), promise.share());
      case Policy.Predictive(var promise) ->
          "predictive:" + typed(promise.target(), promise.share());
      case Policy.DrainWithin(var target) -> "drain-within:target=" + length(target);
      case Policy.Target(var each, var tolerance, var out, var in) ->
          "target:perMachine=%d,tolerance=%d%%,out=%s,in=%s"
              .formatted(each, tolerance, length(out), length(in));
      case Policy.Steps(var out, var in) ->
          "steps:"
              + Stream.concat(
                      out.stream().map(band -> "above" + typed(band)),
                      in.stream().map(band -> "below" + typed(band)))
                  .collect(Collectors.joining(","));
      case Policy.Wait(var target) -> "wait:target=" + length(target);
      case Policy.Threshold(var above, var below) ->
          "threshold:above=%d,below=%d".formatted(above, below);
      case Policy.MostOf(var rules) ->
          rules.stream().map(Rules::typed).collect(Collectors.joining("+"));
    };
  }

  private static String typed(Duration target, double share) {
    return "target=%s,share=%d".formatted(length(target), Math.round(100 * share));
  }

  private static String typed(Policy.Band band) {
    return "%d=%d%s"
        .formatted(band.limit(), band.number(), band.unit() == Policy.Unit.PERCENT ? "%" : "");
  }

  static String length(Duration length) {
    return length.isZero() || length.toSeconds() % 60 != 0
        ? length.toSeconds() + "s"
        : length.toMinutes() + "m";
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
    return percent(keys, "share", 99, 1) / 100.0;
  }

  private static int percent(Map<String, String> keys, String key, int usual, int least) {
    String written = keys.getOrDefault(key, Integer.toString(usual)).replaceFirst("%$", "");
    if (!written.matches("\\d{1,3}")
        || Integer.parseInt(written) < least
        || Integer.parseInt(written) > 100) {
      throw new Refusal(Exit.USAGE, "%s is a percentage from %d to 100".formatted(key, least));
    }
    return Integer.parseInt(written);
  }

  /** Also none at all. */
  private static Duration length(Map<String, String> keys, String key, String usual) {
    String written = keys.getOrDefault(key, usual);
    return written.matches("0[smh]?") ? Duration.ZERO : Times.duration(written);
  }

  private static int positive(Map<String, String> keys, String key, int usual) {
    int number = number(keys, key, usual);
    if (number == 0) {
      throw new Refusal(Exit.USAGE, "%s is 1 or more".formatted(key));
    }
    return number;
  }

  private static Policy steps(String text, Map<String, String> keys) {
    List<Policy.Band> out = new ArrayList<>();
    List<Policy.Band> in = new ArrayList<>();
    keys.forEach((key, amount) -> {
      Matcher limit = BAND.matcher(key);
      Matcher number = AMOUNT.matcher(amount);
      if (!limit.matches() || !number.matches()) {
        throw new Refusal(
            Exit.USAGE,
            "\"%s=%s\" is no step; write steps:above20=1,above100=100%%,below5=1"
                .formatted(key, amount));
      }
      (limit.group(1).equals("above") ? out : in)
          .add(
              new Policy.Band(
                  Integer.parseInt(limit.group(2)),
                  Integer.parseInt(number.group(1)),
                  number.group(2).isEmpty() ? Policy.Unit.MACHINES : Policy.Unit.PERCENT));
    });
    try {
      return new Policy.Steps(out, in);
    } catch (IllegalArgumentException _) {
      throw new Refusal(
          Exit.USAGE,
          "\"%s\" needs a step above, and none below that reaches into it".formatted(text));
    }
  }

  private static int number(Map<String, String> keys, String key, int usual) {
    String written = keys.getOrDefault(key, Integer.toString(usual));
    if (!written.matches("\\d{1,9}")) {
      throw new Refusal(Exit.USAGE, "%s is \"%s\", not a whole number".formatted(key, written));
    }
    return Integer.parseInt(written);
  }
}
