package scaler.core.model;

import java.time.Instant;
import java.util.Optional;

/** Something that the cloud by itself finds wrong with a machine, or is about to do to it. */
public sealed interface Ailment {
  /**
   * A check of the cloud's fails.
   *
   * @param check which one, such as {@code system check}
   * @param since absent where the cloud does not say
   */
  record Failing(String check, Optional<Instant> since) implements Ailment {}

  /**
   * The cloud will do something to it.
   *
   * @param event in the cloud's own word, such as {@code instance-retirement}
   * @param notBefore absent where the cloud does not say
   */
  record Planned(String event, Optional<Instant> notBefore) implements Ailment {}
}
