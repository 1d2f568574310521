package scaler.core.decide;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a role's backlog rule asked for at its last step; it stands until the next.
 *
 * @param wanted empty before the first step
 * @param steppedAt when the rule took its last step
 */
public record RoleMemory(OptionalInt wanted, Optional<Instant> steppedAt) {
  public static final RoleMemory EMPTY = new RoleMemory(OptionalInt.empty(), Optional.empty());
}
