package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Adjustment;
import scaler.core.plan.Step;

/** What is wanted while the queue gives no answer that can be believed. */
class BlindTest {
  private static final Instant LONG_AGO = NOON.minusSeconds(600);

  private static ARole blind(int fallback, Instant since) {
    return new ARole()
        .capacity(0, 5)
        .backlog(
            new BacklogSpec(
                ARole.TABLE,
                ARole.ARTICLE,
                minutes(5),
                minutes(10),
                Optional.of(new FallbackSpec(fallback, minutes(10)))))
        .memory(remembering(since))
        .silentQueue();
  }

  private static RoleMemory remembering(Instant since) {
    return new RoleMemory(
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(since),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void the_fall_back_comes_after_its_time_also_from_nothing() {
    assertThat(blind(3, LONG_AGO.plusSeconds(1)).verdict().wanted()).isZero();

    Verdict verdict = blind(3, LONG_AGO).verdict();
    assertThat(verdict.wanted()).isEqualTo(3);
    assertThat(Sentences.of(verdict))
        .isEqualTo(
            "3 wanted, 0 there: the queue is unknown since 2026-03-04T11:50:00Z, so it falls back on"
                + " 3: it does not answer");
    assertThat(blind(3, LONG_AGO).plan().steps()).hasSize(3).allMatch(Step::launches);
  }

  @Test
  void it_never_takes_any_away_and_stays_within_the_bounds() {
    ARole four = blind(3, LONG_AGO).machines(serving(1), serving(2), serving(3), serving(4));

    assertThat(four.verdict().wanted()).isEqualTo(4);
    assertThat(four.verdict().reason()).isInstanceOf(Reason.QueueUnknown.class);
    assertThat(four.plan().steps()).allMatch(Step.Wait.class::isInstance);
    assertThat(blind(9, LONG_AGO).verdict().wanted()).isEqualTo(5);
    assertThat(blind(3, LONG_AGO).capacity(0, 2).verdict().wanted()).isEqualTo(2);
  }

  @Test
  void what_others_want_more_of_stands_above_it() {
    assertThat(blind(2, LONG_AGO).line("0 8 * * *", 4).verdict().wanted()).isEqualTo(4);
    assertThat(blind(4, LONG_AGO).line("0 8 * * *", 2).verdict().wanted()).isEqualTo(4);
    assertThat(blind(2, LONG_AGO).adjusted(Adjustment.Kind.AT_LEAST, 5).verdict().wanted())
        .isEqualTo(5);
    assertThat(blind(4, LONG_AGO).adjusted(Adjustment.Kind.EXACTLY, 1).verdict().wanted())
        .isEqualTo(1);
  }

  @Test
  void since_when_is_remembered_until_the_queue_answers() {
    ARole role = new ARole().backlog(ARole.ARTICLE).machines(serving(1)).silentQueue();

    RoleMemory first = role.verdict().memory();
    assertThat(first.blindSince()).contains(NOON);
    RoleMemory later = role.memory(remembering(LONG_AGO)).verdict().memory();
    assertThat(later.blindSince()).contains(LONG_AGO);
    assertThat(role.jobs(0, 6).verdict().memory().blindSince()).isEmpty();
    RoleMemory between =
        new RoleMemory(
            OptionalInt.of(1),
            Optional.of(NOON.minusSeconds(10)),
            Optional.empty(),
            Optional.of(LONG_AGO),
            Optional.empty(),
            Optional.empty());
    assertThat(role.memory(between).verdict().memory().blindSince()).isEmpty();
  }

  @Test
  void nothing_shrinks_on_it_however_many_come_to_light() {
    ARole role = blind(1, LONG_AGO).capacity(0, 1).machines(serving(1), serving(2));

    assertThat(role.plan().steps()).allMatch(Step.Wait.class::isInstance);
  }
}
