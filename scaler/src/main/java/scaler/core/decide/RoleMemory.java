package scaler.core.decide;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a role's backlog rule asked for at its last step; it stands until the next.
 *
 * @param wanted empty before the first step
 * @param steppedAt when the rule took its last step
 * @param grewAt when the backlog last asked for more than before
 */
public record RoleMemory(
    OptionalInt wanted, Optional<Instant> steppedAt, Optional<Instant> grewAt) {
  public static final RoleMemory EMPTY =
      new RoleMemory(OptionalInt.empty(), Optional.empty(), Optional.empty());

  /** The same memory after a step. */
  public RoleMemory stepped(int asked, Instant now) {
    return new RoleMemory(OptionalInt.of(asked), Optional.of(now), grewAt);
  }

  /** The same memory after more was asked for, at a step or between two. */
  public RoleMemory grown(int asked, Instant now) {
    return new RoleMemory(OptionalInt.of(asked), steppedAt, Optional.of(now));
  }
}
