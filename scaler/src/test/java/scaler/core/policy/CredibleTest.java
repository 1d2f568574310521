package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Reading;

/** Which answers of a queue are believed. */
class CredibleTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Duration STEP = Duration.ofMinutes(5);

  private static Reading.Known said(int jobs, Optional<Instant> sent) {
    return new Reading.Known(NOON, jobs, Optional.empty(), Optional.empty(), sent);
  }

  private static Reading of(int jobs, int before) {
    return Credible.of(said(jobs, Optional.empty()), OptionalInt.of(before), STEP);
  }

  private static Reading sent(long secondsAgo, Duration interval) {
    Optional<Instant> sent = Optional.of(NOON.minusSeconds(secondsAgo));
    return Credible.of(said(7, sent), OptionalInt.empty(), interval);
  }

  @Test
  void an_answer_is_good_for_two_steps_and_for_what_clocks_differ() {
    assertThat(sent(600, STEP)).isEqualTo(said(7, Optional.of(NOON.minusSeconds(600))));
    assertThat(sent(601, STEP))
        .isEqualTo(
            new Reading.Unknown(
                NOON,
                "its answer was made at 2026-03-04T11:49:59Z, more than 600 s before it was asked"
                    + " for; does a cache answer, or is its clock wrong?"));
    assertThat(sent(60, Duration.ofSeconds(1))).isInstanceOf(Reading.Known.class);
    assertThat(sent(61, Duration.ofSeconds(1))).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void an_answer_from_the_future_is_none() {
    assertThat(sent(-60, STEP)).isInstanceOf(Reading.Known.class);
    assertThat(sent(-61, STEP))
        .isEqualTo(
            new Reading.Unknown(
                NOON,
                "its answer was made at 2026-03-04T12:01:01Z, which is yet to come; is its clock"
                    + " wrong?"));
  }

  @ParameterizedTest(name = "{0} then {1}")
  @CsvSource({
    "1000, 10, false",
    "1000, 11, true",
    "999, 0, true",
    "10000, 0, false",
    "10000, 101, true",
    "0, 10000, true",
    "0, 10000000, true",
    "0, 0, true",
    "10000000, 10000000, true"
  })
  void a_long_queue_does_not_empty_between_two_looks(int before, int now, boolean believed) {
    assertThat(of(now, before) instanceof Reading.Known).isEqualTo(believed);
  }

  @Test
  void the_doubt_is_said() {
    assertThat(of(0, 4000))
        .isEqualTo(
            new Reading.Unknown(
                NOON, "it says 0 jobs right after 4000; the next answer tells whether that is so"));
  }
}
