package scaler.app.command.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;

/** What the names in a fleet file mean, for people. */
final class Meanings {
  private Meanings() {}

  /** A line for each name; none for a cloud in which names mean themselves. */
  static List<String> of(FleetSpec fleet, Resolved resolved) {
    if (fleet.cloud().provider() == FleetSpec.Provider.LOCAL) {
      return List.of();
    }
    return facts(resolved).entrySet().stream()
        .map(fact -> "%s is %s".formatted(fact.getKey(), fact.getValue()))
        .toList();
  }

  /** A line for each name that meant something else before. */
  static List<String> changed(Resolved before, Resolved after) {
    Map<String, String> old = facts(before);
    List<String> lines = new ArrayList<>();
    facts(after)
        .forEach((name, means) -> {
          String meant = old.getOrDefault(name, means);
          if (!meant.equals(means)) {
            lines.add("%s: %s → %s".formatted(name, meant, means));
          }
        });
    return lines;
  }

  private static Map<String, String> facts(Resolved resolved) {
    Map<String, String> facts = new TreeMap<>();
    resolved
        .subnets()
        .forEach((name, subnet) ->
            facts.put("subnet " + name, "%s in %s".formatted(subnet.id(), subnet.zone())));
    if (!resolved.securityGroups().isEmpty()) {
      facts.put("securityGroups", String.join(", ", resolved.securityGroups()));
    }
    resolved
        .origins()
        .forEach((role, origin) -> {
          origin.image().ifPresent(image -> facts.put("image of " + role, image.id()));
          origin
              .template()
              .ifPresent(template ->
                  facts.put(
                      "launchTemplate of " + role,
                      "%s version %d".formatted(template.id(), template.version())));
        });
    return facts;
  }
}
