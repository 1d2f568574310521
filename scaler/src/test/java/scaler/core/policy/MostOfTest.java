package scaler.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import scaler.core.model.Reading;

/** Several rules for one queue: the one that asks for most has its way. */
class MostOfTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Policy FEW = new Policy.Threshold(20, 5);
  private static final Policy TEN_EACH = new Policy.Target(10, 0, Duration.ZERO, Duration.ZERO);
  private static final Policy PROMISE = new Policy.Auto(Duration.ofMinutes(5), 0.99);

  private static Proposal of(
      List<Policy> rules, int jobs, int machines, Optional<Remembered> left) {
    Load load =
        new Load(
            NOON,
            jobs,
            Duration.ZERO,
            0,
            0,
            OptionalLong.of(jobs),
            1,
            machines,
            machines,
            List.of(),
            List.of());
    var reading = new Reading.Known(NOON, jobs, Optional.empty(), Optional.empty());
    return Policies.propose(new Policy.MostOf(rules), reading, load, left);
  }

  private static Proposal of(List<Policy> rules, int jobs, int machines) {
    return of(rules, jobs, machines, Optional.empty());
  }

  @Test
  void the_rule_that_asks_for_most_has_its_way_and_is_named() {
    Proposal more = of(List.of(FEW, TEN_EACH), 60, 2);
    assertThat(more.change()).isEqualTo(4);
    assertThat(more.signal()).isInstanceOf(Signal.MostOf.class).extracting("place").isEqualTo(2);

    Proposal less = of(List.of(TEN_EACH, FEW), 21, 3);
    assertThat(less.signal()).isEqualTo(new Signal.MostOf(2, 2, new Signal.Above(21, 20)));
  }

  @Test
  void of_two_that_ask_for_the_same_the_first_is_named() {
    assertThat(of(List.of(FEW, new Policy.Threshold(10, 5)), 30, 1).signal())
        .isEqualTo(new Signal.MostOf(1, 2, new Signal.Above(30, 20)));
  }

  @Test
  void machines_go_only_as_far_as_each_rule_lets_them() {
    assertThat(of(List.of(TEN_EACH, FEW), 10, 4).change()).as("one of both lets none go").isZero();
    assertThat(of(List.of(TEN_EACH, FEW), 0, 4).change()).as("one and four").isEqualTo(-1);
  }

  @Test
  void each_rule_goes_on_with_what_it_kept_itself() {
    Remembered kept = of(List.of(FEW, PROMISE, TEN_EACH), 60, 2).learned().orElseThrow();
    Map<Integer, Remembered> rules = ((Several) kept).rules();
    assertThat(rules.keySet()).as("a threshold keeps nothing").containsExactlyInAnyOrder(1, 2);
    assertThat(rules.get(1)).isInstanceOf(Learned.class);
    assertThat(rules.get(2)).isInstanceOf(Window.class);
    assertThat(Several.at(2, Optional.of(kept))).containsInstanceOf(Window.class);
    assertThat(kept.measured())
        .as("for a rule that stands alone later")
        .contains((Learned) rules.get(1));
  }

  @Test
  void what_a_single_rule_has_learned_is_not_lost_when_another_one_joins_it() {
    Learned learned =
        of(List.of(FEW, PROMISE), 60, 2).learned().flatMap(Remembered::measured).orElseThrow();
    Remembered after =
        of(List.of(TEN_EACH, PROMISE), 9, 1, Optional.of(learned)).learned().orElseThrow();
    assertThat(after.measured()).as("of the same instant nothing new").contains(learned);
  }

  @Test
  void it_steps_as_often_as_the_fastest_and_promises_the_shortest_wait() {
    Policy all = new Policy.MostOf(List.of(FEW, new Policy.Wait(Duration.ofMinutes(9)), PROMISE));
    assertThat(all.usualInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(all.promised()).contains(Duration.ofMinutes(5));
    assertThat(all.promising(Duration.ofMinutes(1)).promised()).contains(Duration.ofMinutes(1));
    assertThat(new Policy.MostOf(List.of(FEW, FEW)).promised()).isEmpty();
  }

  @Test
  void it_takes_two_plain_rules_at_least() {
    assertThatThrownBy(() -> new Policy.MostOf(List.of(FEW))).hasMessageContaining("two rules");
    assertThatThrownBy(() -> new Policy.MostOf(List.of(FEW, new Policy.MostOf(List.of(FEW, FEW)))))
        .hasMessageContaining("each a plain one");
  }
}
