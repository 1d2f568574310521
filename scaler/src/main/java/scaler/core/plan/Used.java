package scaler.core.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.RoleName;

/**
 * What the roles of an application have used of their ceilings, by the record; roles that are
 * absent have used nothing.
 */
public record Used(Map<RoleName, Part> roles) {
  public static final Used NOTHING = new Used(Map.of());

  public Used {
    roles = Map.copyOf(roles);
  }

  /**
   * One role's.
   *
   * @param launches machines that were launched, or may have been, in the last 60 minutes
   * @param first when the first of them was
   * @param dollars US dollars that its machines have cost in the last 24 hours
   * @param perHour US dollars an hour of those that are there
   */
  public record Part(
      int launches, Optional<Instant> first, BigDecimal dollars, BigDecimal perHour) {
    static final Part NOTHING = new Part(0, Optional.empty(), BigDecimal.ZERO, BigDecimal.ZERO);

    /** Both together. */
    public Part and(Part other) {
      return new Part(
          launches + other.launches,
          first.isPresent() && other.first.isPresent()
              ? first.filter(other.first.get()::isAfter).or(() -> other.first)
              : first.or(() -> other.first),
          dollars.add(other.dollars),
          perHour.add(other.perHour));
    }
  }

  Part of(RoleName role) {
    return roles.getOrDefault(role, Part.NOTHING);
  }

  /** All roles together, those that left the fleet file as well. */
  Part all() {
    return roles.values().stream().reduce(Part.NOTHING, Part::and);
  }
}
