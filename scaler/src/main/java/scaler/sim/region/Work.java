package scaler.sim.region;

import java.util.Map;
import java.util.Optional;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.LaunchRequest;

/** What a machine is there for, whoever is in charge of it: the work of one role. */
public record Work(String application, String role) {
  private static final String APPLICATION = "application";
  private static final String ROLE = "role";

  /** How people mark a machine that they launch by hand. */
  public Map<String, String> byHand() {
    return Map.of(APPLICATION, application, ROLE, role);
  }

  /** As the tags said when the machine was launched. */
  static Work of(LaunchRequest request) {
    return new Work(
        said(request, OwnerTags.APPLICATION, APPLICATION), said(request, OwnerTags.ROLE, ROLE));
  }

  private static String said(LaunchRequest request, String ours, String theirs) {
    return Optional.ofNullable(request.tags().get(ours))
        .orElse(request.tags().getOrDefault(theirs, ""));
  }
}
