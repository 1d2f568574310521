package scaler.core.decide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import scaler.core.model.CloudMachine;
import scaler.core.model.Market;
import scaler.core.model.Sight;
import scaler.core.model.Sight.Check;
import scaler.core.model.TargetState;

/** What a look saw of a machine, as it is kept for people: words and numbers by key. */
public final class Seen {
  /**
   * What the bill depends on is shown of machines that run only, and is asked for afterwards, so it
   * stays when a later look does not tell it.
   */
  public static final List<String> KEPT = List.of("platform", "publicIpv4", "market");

  private Seen() {}

  /** That the cloud's own checks, which found something, find it no more. */
  public static String clear(String label) {
    return "EC2 finds nothing wrong with %s any more".formatted(label);
  }

  /** Each value is a text or a whole number. */
  public static Map<String, Object> of(Sight sight) {
    Map<String, Object> seen = new LinkedHashMap<>();
    sight
        .page()
        .ifPresent(page -> {
          seen.put("page", page.state().name().toLowerCase(Locale.ROOT));
          seen.put("workers", page.workers());
          page.release().ifPresent(release -> seen.put("release", release));
        });
    sight.cloud().ifPresent(cloud -> billed(cloud, seen));
    sight.notice().ifPresent(notice -> seen.put("notice", notice.action() + " at " + notice.at()));
    switch (sight.health()) {
      case Sight.Health.NotAsked() -> {}
      case Sight.Health.Healthy() -> seen.put("health", "healthy");
      case Sight.Health.Unhealthy(var why) -> seen.put("health", why);
    }
    targets(sight, seen);
    sight.locks().ifPresent(locks -> seen.put("jobs", locks));
    switch (sight.check()) {
      case Check.NotMade() -> {}
      case Check.Clear() -> {}
      case Check.Unknown(var why) -> seen.put("checksUnknown", why);
      case Check.Found(var ailments) ->
          seen.put("checks", Sentences.of(sight.machine().label(), ailments));
    }
    return seen;
  }

  private static void targets(Sight sight, Map<String, Object> seen) {
    TargetState.worst(sight.targets().values())
        .ifPresent(target -> seen.put("target", word(target)));
    if (sight.targets().size() > 1) {
      // The worst stands for all; here is which it is.
      seen.put(
          "targets",
          sight.targets().entrySet().stream()
              .map(target -> target.getKey().label() + " " + word(target.getValue()))
              .collect(Collectors.joining(", ")));
    }
  }

  private static String word(TargetState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static void billed(CloudMachine cloud, Map<String, Object> seen) {
    if (cloud.market() == Market.SPOT) {
      seen.put("market", cloud.market().word());
    }
    if (cloud.state() == CloudMachine.State.RUNNING) {
      seen.put("platform", cloud.billing().platform().word());
      seen.put("publicIpv4", cloud.billing().publicIpv4() ? "yes" : "no");
    }
  }
}
