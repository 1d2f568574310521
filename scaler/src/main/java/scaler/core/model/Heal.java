package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is done about an ill machine. It is part of the machine's record, so whoever takes over goes
 * on where the one before stood.
 *
 * @param rung what is tried, or was tried last; empty when nothing is left to try
 * @param since when it was found ill
 * @param rungSince when this rung began; once something was ordered, when that was for the first
 *     time
 * @param signs what was seen, as a clause
 * @param boot the boot id that its page named last before it fell ill; empty where none was seen
 * @param answered when it was well again; from then on this is history
 * @param keptUntil it is kept for study until then, out of service
 */
public record Heal(
    Optional<HealRung> rung,
    Instant since,
    Instant rungSince,
    String signs,
    String boot,
    Optional<Instant> answered,
    Optional<Instant> keptUntil) {
  /** A rung that worked is the first one again after so long without trouble. */
  public static final Duration QUIET = Duration.ofHours(1);

  /** A machine that was found ill just now. */
  public static Heal begin(HealRung first, String signs, String boot, Instant now) {
    return new Heal(Optional.of(first), now, now, signs, boot, Optional.empty(), Optional.empty());
  }

  /** Whether it is ill still, as far as is known. */
  public boolean lasts() {
    return answered.isEmpty();
  }

  /** Whether the machine is expected back by itself: no other one is needed in its place. */
  public boolean inPlace() {
    return lasts() && rung.filter(step -> step != HealRung.REPLACE).isPresent();
  }

  /** The same on the same rung, whose first order is given now: its windows count from there. */
  public Heal ordered(Instant now) {
    return new Heal(rung, since, now, signs, boot, answered, keptUntil);
  }

  /** The same illness on another rung. */
  public Heal on(Optional<HealRung> next, Instant now) {
    return new Heal(next, since, now, signs, boot, Optional.empty(), keptUntil);
  }

  /** It is well again. */
  public Heal over(Instant now) {
    return new Heal(rung, since, rungSince, signs, boot, Optional.of(now), Optional.empty());
  }

  /** It is kept for study. */
  public Heal keptUntil(Instant until) {
    return new Heal(rung, since, rungSince, signs, boot, answered, Optional.of(until));
  }

  /** The rung that worked so short a time ago that a milder or equal one is not tried again. */
  public Optional<HealRung> lately(Instant now) {
    return answered.filter(at -> now.isBefore(at.plus(QUIET))).flatMap(_ -> rung);
  }
}
