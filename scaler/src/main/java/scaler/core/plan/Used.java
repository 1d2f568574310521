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
   * @param month US dollars that its machines have cost since the calendar month began; known only
   *     where the fleet has a budget
   * @param unpriced machines of this month that have no known price, and so are in no sum
   */
  public record Part(
      int launches,
      Optional<Instant> first,
      BigDecimal dollars,
      BigDecimal perHour,
      BigDecimal month,
      int unpriced) {
    static final Part NOTHING = launched(0, Optional.empty());

    /** Launches alone. */
    public static Part launched(int launches, Optional<Instant> first) {
      return new Part(launches, first, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, 0);
    }

    /** Both together. */
    public Part and(Part other) {
      return new Part(
          launches + other.launches,
          first.isPresent() && other.first.isPresent()
              ? first.filter(other.first.get()::isAfter).or(() -> other.first)
              : first.or(() -> other.first),
          dollars.add(other.dollars),
          perHour.add(other.perHour),
          month.add(other.month),
          unpriced + other.unpriced);
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
