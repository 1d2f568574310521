package scaler.core.decide;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.policy.Remembered;
import scaler.core.policy.Throughput;

/**
 * What a role's backlog rule asked for at its last step; it stands until the next.
 *
 * @param wanted empty before the first step
 * @param steppedAt when the rule took its last step
 * @param grewAt when the backlog last asked for more than before
 * @param blindSince since when the queue has given no answer that can be believed
 * @param learned what the rule has learned or keeps, where it does
 * @param throughput what so many machines finish, where the queue tells
 */
public record RoleMemory(
    OptionalInt wanted,
    Optional<Instant> steppedAt,
    Optional<Instant> grewAt,
    Optional<Instant> blindSince,
    Optional<Remembered> learned,
    Optional<Throughput> throughput) {
  /** One that sees its queue and has learned nothing. */
  public RoleMemory(OptionalInt wanted, Optional<Instant> steppedAt, Optional<Instant> grewAt) {
    this(wanted, steppedAt, grewAt, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static final RoleMemory EMPTY =
      new RoleMemory(OptionalInt.empty(), Optional.empty(), Optional.empty());

  /** The same memory after the queue gave no answer; it counts from the first time. */
  RoleMemory blind(Instant now) {
    return new RoleMemory(
        wanted, steppedAt, grewAt, blindSince.or(() -> Optional.of(now)), learned, throughput);
  }

  /** The same memory after the queue gave an answer. */
  RoleMemory seeing() {
    return new RoleMemory(wanted, steppedAt, grewAt, Optional.empty(), learned, throughput);
  }

  /** The same memory after a step, which needs an answer. */
  public RoleMemory stepped(int asked, Instant now) {
    return new RoleMemory(
        OptionalInt.of(asked), Optional.of(now), grewAt, Optional.empty(), learned, throughput);
  }

  /** The same memory after more was asked for, at a step or between two. */
  public RoleMemory grown(int asked, Instant now) {
    return new RoleMemory(
        OptionalInt.of(asked), steppedAt, Optional.of(now), blindSince, learned, throughput);
  }

  /** The same memory after the rule has learned. */
  RoleMemory learning(Optional<Remembered> more, Optional<Throughput> finished) {
    return new RoleMemory(wanted, steppedAt, grewAt, blindSince, more, finished);
  }
}
