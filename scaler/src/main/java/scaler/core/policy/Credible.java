package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.model.Reading;

/**
 * Whether a queue's answer may be believed. What may not is no reading, so that nothing shrinks on
 * it. A number that is far too high needs no doubt: each step, the maximum and the ceilings bound
 * what it can do.
 */
public final class Credible {
  /** Clocks of two computers may differ so much. */
  static final Duration SKEW = Duration.ofMinutes(1);

  /** From so many jobs on a queue does not empty between two looks. */
  static final int MANY = 1_000;

  /** It fell to this part of what it was, or to less. */
  static final int PART = 100;

  private Credible() {}

  /**
   * The same answer, or why it is not believed.
   *
   * @param before what the queue said when it was asked last, believed or not; a fall that the next
   *     answer confirms is believed then
   * @param interval how often the rule takes a step; an answer is good for two of them
   */
  public static Reading of(Reading.Known said, OptionalInt before, Duration interval) {
    Optional<String> doubt = said.sent().flatMap(sent -> doubt(said.at(), sent, interval));
    if (doubt.isEmpty() && before.isPresent() && falls(before.getAsInt(), said.demand())) {
      doubt =
          Optional.of(
              "it says %d jobs right after %d; the next answer tells whether that is so"
                  .formatted(said.demand(), before.getAsInt()));
    }
    return doubt.<Reading>map(why -> new Reading.Unknown(said.at(), why)).orElse(said);
  }

  private static Optional<String> doubt(Instant asked, Instant sent, Duration interval) {
    Duration good = interval.multipliedBy(2);
    Duration oldest = good.compareTo(SKEW) < 0 ? SKEW : good;
    if (sent.isBefore(asked.minus(oldest))) {
      return Optional.of(
          "its answer was made at %s, more than %d s before it was asked for; does a cache answer, or is its clock wrong?"
              .formatted(sent.truncatedTo(ChronoUnit.SECONDS), oldest.toSeconds()));
    }
    return sent.isAfter(asked.plus(SKEW))
        ? Optional.of(
            "its answer was made at %s, which is yet to come; is its clock wrong?"
                .formatted(sent.truncatedTo(ChronoUnit.SECONDS)))
        : Optional.empty();
  }

  private static boolean falls(int before, int now) {
    return before >= MANY && now <= before / PART;
  }
}
