package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.ARTICLE;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineState;
import scaler.core.policy.Policy;

/** How the queue moves what is wanted, and what an unknown queue does not. */
class BacklogDecisionTest {
  private static ARole role() {
    return new ARole().capacity(1, 5).backlog(ARTICLE);
  }

  private static AMachine[] serving3() {
    return new AMachine[] {serving(1), serving(2).zone("b"), serving(3)};
  }

  @ParameterizedTest(name = "{0} jobs on 3 machines: {1}")
  @CsvSource({"0, 2", "4, 2", "5, 3", "20, 3", "21, 4", "9999, 4"})
  void the_rule_moves_one_at_a_step(int jobs, int wanted) {
    Verdict verdict = role().jobs(jobs, 0).machines(serving3()).verdict();

    assertThat(verdict.wanted()).isEqualTo(wanted);
    assertThat(verdict.memory().wanted()).hasValue(wanted);
    assertThat(verdict.memory().steppedAt()).contains(NOON);
  }

  @Test
  void a_step_says_what_it_saw_and_did() {
    assertThat(role().jobs(21, 6).machines(serving3()).sentence())
        .isEqualTo("4 wanted, 3 there: 27 jobs, more than 20, so 1 more");
    assertThat(role().jobs(1, 0).machines(serving3()).sentence())
        .isEqualTo("2 wanted, 3 there: 1 job, fewer than 5, so 1 less");
    assertThat(role().jobs(9, 0).machines(serving3()).sentence())
        .isEqualTo("3 wanted, 3 there: 9 jobs, between 5 and 20, so none more or less");
  }

  @Test
  void the_next_step_is_due_after_the_interval_to_the_second() {
    Instant last = NOON.minus(minutes(5));
    ARole early = role().jobs(99, 0).machines(serving3()).stepped(3, last.plusNanos(1));
    ARole due = role().jobs(99, 0).machines(serving3()).stepped(3, last);

    assertThat(early.verdict().wanted()).isEqualTo(3);
    assertThat(early.sentence())
        .isEqualTo(
            "3 wanted, 3 there: the last step of the backlog rule stands; the next is due at"
                + " 2026-03-04T12:00:00Z");
    assertThat(early.verdict().guards()).containsExactly(new Guard.NextStepDue(NOON.plusNanos(1)));
    assertThat(due.verdict().wanted()).isEqualTo(4);
  }

  @Test
  void what_the_last_step_asked_for_is_replaced_when_a_machine_dies() {
    assertThat(role().jobs(9, 0).machines(serving(1)).stepped(3, NOON.minusSeconds(9)).verdict())
        .satisfies(verdict -> assertThat(verdict.wanted()).isEqualTo(3));
    assertThat(role().jobs(9, 0).machines(serving(1)).stepped(3, NOON.minusSeconds(900)).verdict())
        .satisfies(verdict -> assertThat(verdict.wanted()).isEqualTo(3));
  }

  @Test
  void a_jump_of_the_queue_grows_by_one_step_only_and_never_above_the_maximum() {
    assertThat(role().jobs(Integer.MAX_VALUE - 9, 9).machines(serving3()).verdict().wanted())
        .isEqualTo(4);
    Verdict full =
        role()
            .capacity(1, 3)
            .jobs(10_000, 0)
            .machines(serving3())
            .stepped(3, NOON.minus(minutes(5)))
            .verdict();
    assertThat(full.wanted()).isEqualTo(3);
    assertThat(full.guards()).containsExactly(new Guard.AtMaximum(4, 3));
    assertThat(full.memory().grewAt()).isEmpty();
  }

  @Test
  void at_the_minimum_the_rule_says_that_it_is() {
    Verdict verdict = role().jobs(0, 0).machines(serving(1)).verdict();

    assertThat(verdict.wanted()).isEqualTo(1);
    assertThat(verdict.guards()).containsExactly(new Guard.AtMinimum(1));
  }

  @Test
  void a_step_down_waits_for_the_minimum_lifetime_to_the_second() {
    AMachine first = serving(1).age(minutes(45).minusSeconds(1));
    AMachine second = serving(2).zone("b").age(minutes(45).minusSeconds(1));
    Verdict young = role().jobs(0, 0).machines(first, second).verdict();

    assertThat(young.wanted()).isEqualTo(2);
    assertThat(young.guards()).containsExactly(new Guard.TooYoung("i-2", Duration.ofSeconds(1)));
    assertThat(role().jobs(0, 0).machines(first, second.age(minutes(45))).verdict().wanted())
        .isEqualTo(1);
  }

  @Test
  void after_more_was_asked_for_less_is_asked_for_only_a_minimum_lifetime_later() {
    Instant grew = NOON.minus(minutes(45));
    ARole early = role().jobs(0, 0).machines(serving3()).grew(grew.plusNanos(1));

    assertThat(early.verdict().wanted()).isEqualTo(3);
    assertThat(early.verdict().guards()).containsExactly(new Guard.GrewLately(NOON.plusNanos(1)));
    assertThat(role().jobs(0, 0).machines(serving3()).grew(grew).verdict().wanted()).isEqualTo(2);
  }

  @Test
  void every_step_up_is_remembered_and_a_step_that_stands_is_not() {
    assertThat(role().jobs(30, 0).machines(serving(1)).verdict().memory().grewAt()).contains(NOON);
    assertThat(role().jobs(9, 0).machines(serving(1)).verdict().memory().grewAt()).isEmpty();
    assertThat(
            role()
                .jobs(30, 0)
                .machines(serving(1))
                .stepped(2, NOON.minus(minutes(5)))
                .verdict()
                .memory()
                .grewAt())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 9})
  void an_unknown_queue_shrinks_nothing_whatever_was_asked_for_before(int before) {
    ARole role = role().silentQueue().machines(serving3()).stepped(before, NOON.minusSeconds(999));

    assertThat(role.verdict().wanted()).isEqualTo(Math.clamp(before, 3, 5));
    assertThat(role.sentence())
        .endsWith(
            "there: the queue is unknown since 2026-03-04T12:00:00Z, so nothing shrinks: it does not answer");
    assertThat(role.verdict().memory()).isEqualTo(role.view().memory().blind(NOON));
  }

  @Test
  void an_unknown_queue_shrinks_nothing_when_the_schedule_or_the_maximum_is_lowered() {
    assertThat(role().silentQueue().machines(serving3()).line("0 12 * * *", 1).verdict().wanted())
        .isEqualTo(3);
    assertThat(
            role().silentQueue().machines(serving3()).limits("0 12 * * *", 0, 1).verdict().wanted())
        .isEqualTo(3);
    assertThat(role().silentQueue().machines(serving3()).capacity(1, 2).verdict().wanted())
        .isEqualTo(3);
    assertThat(
            role()
                .silentQueue()
                .machines(serving3())
                .capacity(1, 2)
                .adjusted(Adjustment.Kind.AT_LEAST, 1)
                .verdict()
                .wanted())
        .isEqualTo(3);
  }

  @Test
  void an_unknown_queue_lets_the_schedule_and_people_grow_and_people_shrink() {
    ARole role = role().silentQueue().machines(serving3());

    assertThat(role.adjusted(Adjustment.Kind.EXACTLY, 1).verdict().wanted()).isEqualTo(1);
    assertThat(role.adjusted(Adjustment.Kind.AT_LEAST, 5).verdict().wanted()).isEqualTo(5);
    assertThat(role().silentQueue().machines(serving3()).line("0 8 * * *", 4).verdict().wanted())
        .isEqualTo(4);
  }

  @Test
  void a_queue_that_was_never_asked_is_unknown() {
    assertThat(role().machines(serving3()).sentence())
        .isEqualTo(
            "3 wanted, 3 there: the queue is unknown since 2026-03-04T12:00:00Z, so nothing shrinks: it was not asked");
  }

  @Test
  void a_lowered_maximum_says_that_it_is_the_reason() {
    ARole role = role().capacity(1, 2).jobs(99, 0).machines(serving3());

    assertThat(role.sentence())
        .isEqualTo("2 wanted, 3 there: the maximum is 2, and more are there");
    assertThat(role.stepped(3, NOON).sentence())
        .isEqualTo("2 wanted, 3 there: the maximum is 2, and more are there");
  }

  @Test
  void a_minimum_above_what_the_rule_asks_for_says_that_it_is_the_reason() {
    assertThat(role().capacity(2, 5).jobs(0, 0).sentence())
        .isEqualTo("2 wanted, 0 there: the minimum is 2, and nothing asks for more");
  }

  @Test
  void what_boots_counts_as_help_on_its_way() {
    ARole role =
        role()
            .backlog(new Policy.Wait(minutes(5)))
            .jobs(9, 1, minutes(4))
            .machines(serving(1), in(MachineState.BOOTING, 2));

    assertThat(role.sentence())
        .isEqualTo(
            "2 wanted, 2 there: the oldest job has waited 4 min, and 1 machine is on the way, so"
                + " none more or less");
  }

  @Test
  void a_job_that_waited_longer_than_any_may_brings_one_more() {
    ARole role = role().machines(serving3());

    assertThat(role.jobs(9, 0, minutes(10)).verdict().wanted()).isEqualTo(3);
    assertThat(role.jobs(9, 0, minutes(10).plusSeconds(1)).sentence())
        .isEqualTo(
            "4 wanted, 3 there: the oldest job has waited 10 min 1 s, longer than 10 min, so 1"
                + " more");
    assertThat(role.jobs(1, 0, minutes(11)).verdict().wanted()).isEqualTo(4);
  }

  @Test
  void the_next_one_for_it_comes_when_that_one_serves_or_takes_too_long_itself() {
    ARole role =
        role()
            .jobs(1, 0, minutes(11))
            .machines(serving(1), in(MachineState.BOOTING, 2))
            .stepped(2, NOON.minus(minutes(5)));

    assertThat(role.grew(NOON.minus(minutes(10)).plusNanos(1)).verdict().wanted()).isEqualTo(2);
    assertThat(role.grew(NOON.minus(minutes(10))).verdict().wanted()).isEqualTo(3);
    assertThat(
            role.machines(serving(1), serving(2)).grew(NOON.minus(minutes(1))).verdict().wanted())
        .isEqualTo(3);
  }

  @Test
  void at_the_maximum_a_job_that_waited_too_long_says_what_holds_it() {
    Verdict verdict = role().capacity(1, 3).machines(serving3()).jobs(1, 0, minutes(11)).verdict();

    assertThat(verdict.wanted()).isEqualTo(3);
    assertThat(verdict.guards()).contains(new Guard.AtMaximum(4, 3));
  }

  @Test
  void a_job_that_waited_too_long_does_not_wait_for_a_step_that_is_due_much_later() {
    BacklogSpec slow =
        new BacklogSpec(ARole.TABLE, ARTICLE, minutes(60), minutes(10), Optional.empty());
    ARole role = role().backlog(slow).machines(serving3()).jobs(1, 0, minutes(11));

    assertThat(role.stepped(3, NOON.minus(minutes(10)).plusNanos(1)).verdict().wanted())
        .isEqualTo(3);
    assertThat(role.stepped(3, NOON.minus(minutes(10))).verdict().wanted()).isEqualTo(4);
  }
}
