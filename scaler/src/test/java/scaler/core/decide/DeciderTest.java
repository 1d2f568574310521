package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.ARTICLE;
import static scaler.core.decide.ARole.NOON;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Adjustment;
import scaler.core.model.Bounds;
import scaler.core.model.MachineState;

/** The order of wishes, and what the clock and people ask for. */
class DeciderTest {
  private static final String MORNING = "0 8 * * *";

  @Test
  void without_a_clock_and_a_queue_the_minimum_is_wanted() {
    assertThat(new ARole().capacity(2, 5).machines(serving(1)).sentence())
        .isEqualTo("2 wanted, 1 there: the minimum is 2, and nothing asks for more");
  }

  @Test
  void a_line_of_the_schedule_sets_what_is_wanted_where_there_is_no_queue() {
    assertThat(new ARole().capacity(1, 5).line(MORNING, 3).sentence())
        .isEqualTo(
            "3 wanted, 0 there: the schedule line \"0 8 * * *\" (Z) set 3 at"
                + " 2026-03-04T08:00:00Z");
  }

  @Test
  void a_line_fires_to_the_second() {
    ARole role = new ARole().capacity(1, 5).line("0 21 * * *", 2).line("0 12 * * *", 4);

    assertThat(Decider.decide(role.view(), NOON.minusNanos(1)).wanted()).isEqualTo(2);
    assertThat(Decider.decide(role.view(), NOON).wanted()).isEqualTo(4);
  }

  @Test
  void limits_by_schedule_set_both_bounds_and_want_their_minimum() {
    Verdict verdict = new ARole().capacity(0, 5).limits(MORNING, 2, 4).verdict();

    assertThat(verdict.bounds()).isEqualTo(new Bounds(2, 4));
    assertThat(verdict.wanted()).isEqualTo(2);
  }

  @ParameterizedTest(name = "line sets {0}, queue last asked for {1}: {2}")
  @CsvSource({"1, 2, 2", "2, 2, 2", "3, 2, 3", "0, 2, 2"})
  void a_line_is_the_floor_where_there_is_a_queue(int line, int asked, int wanted) {
    ARole role = new ARole().capacity(0, 5).line(MORNING, line).backlog(ARTICLE).jobs(9, 0);

    assertThat(role.machines(serving(1)).stepped(asked, NOON.minusSeconds(1)).verdict().wanted())
        .isEqualTo(wanted);
  }

  @Test
  void a_floor_that_decides_says_so() {
    assertThat(
            new ARole()
                .line(MORNING, 3)
                .backlog(ARTICLE)
                .jobs(9, 0)
                .machines(serving(1))
                .sentence())
        .isEqualTo("3 wanted, 1 there: the schedule line \"0 8 * * *\" (Z) asks for at least 3");
  }

  @Test
  void limits_by_schedule_bound_the_queue_too() {
    ARole role = new ARole().capacity(0, 9).limits(MORNING, 1, 2).backlog(ARTICLE);

    assertThat(role.jobs(99, 0).machines(serving(1), serving(2)).verdict())
        .satisfies(verdict -> {
          assertThat(verdict.wanted()).isEqualTo(2);
          assertThat(verdict.guards()).containsExactly(new Guard.AtMaximum(3, 2));
        });
  }

  @Test
  void a_pause_stands_above_everything() {
    ARole role =
        new ARole()
            .capacity(2, 5)
            .line(MORNING, 4)
            .backlog(ARTICLE)
            .jobs(99, 0, ARole.minutes(99))
            .adjusted(Adjustment.Kind.EXACTLY, 5)
            .paused();

    assertThat(role.sentence()).isEqualTo("0 wanted, 0 there: paused by ann: move");
    assertThat(role.verdict().memory()).isEqualTo(RoleMemory.EMPTY);
    assertThat(role.retiring().sentence()).isEqualTo("0 wanted, 0 there: paused by ann: move");
  }

  @ParameterizedTest(name = "{0} {1}, schedule sets 3: {2}, by hand {3}")
  @CsvSource({
    "EXACTLY,  2, 2, true",
    "EXACTLY,  3, 3, true",
    "EXACTLY,  5, 5, true",
    "EXACTLY,  0, 1, true", // the role's minimum
    "EXACTLY,  9, 6, true", // its maximum
    "AT_LEAST, 2, 3, false",
    "AT_LEAST, 3, 3, false",
    "AT_LEAST, 4, 4, false",
    "AT_LEAST, 9, 6, false",
    "AT_MOST,  2, 2, true",
    "AT_MOST,  3, 3, false",
    "AT_MOST,  4, 3, false",
    "AT_MOST,  0, 1, true",
  })
  void a_wish_by_hand_bends_the_schedule_within_the_roles_own_bounds(
      Adjustment.Kind kind, int machines, int wanted, boolean byHand) {
    // The schedule's maximum of 3 does not hold a person's wish, the role's of 6 does.
    ARole role = new ARole().capacity(1, 6).limits(MORNING, 3, 3).adjusted(kind, machines);

    assertThat(role.verdict().wanted()).isEqualTo(wanted);
    assertThat(role.verdict().byHand()).isEqualTo(byHand);
  }

  @Test
  void a_wish_for_at_least_so_many_lets_no_machine_go_before_its_lifetime() {
    // 5 are there, 2 are wanted, ann asks for at least 3: that two go is not her wish.
    ARole role =
        new ARole()
            .capacity(1, 6)
            .line(MORNING, 2)
            .machines(serving(1), serving(2), serving(3), serving(4), serving(5))
            .adjusted(Adjustment.Kind.AT_LEAST, 3);

    assertThat(role.verdict().wanted()).isEqualTo(3);
    assertThat(role.verdict().byHand()).isFalse();
  }

  @Test
  void a_wish_ends_to_the_second() {
    Instant end = NOON.plusSeconds(60);
    ARole role =
        new ARole()
            .capacity(1, 5)
            .adjusted(Optional.of(ARole.wish(Adjustment.Kind.EXACTLY, 4, end)));

    assertThat(Decider.decide(role.view(), end.minusNanos(1)).wanted()).isEqualTo(4);
    assertThat(Decider.decide(role.view(), end).wanted()).isEqualTo(1);
  }

  @Test
  void a_wish_says_who_and_until_when() {
    assertThat(new ARole().capacity(1, 5).adjusted(Adjustment.Kind.AT_LEAST, 4).sentence())
        .isEqualTo("4 wanted, 0 there: ann asked for at least 4 until 2026-03-04T12:00:01Z (sale)");
  }

  @Test
  void the_rule_goes_on_behind_a_wish_and_remembers_its_own_number() {
    Verdict verdict =
        new ARole()
            .capacity(1, 5)
            .backlog(ARTICLE)
            .jobs(30, 0)
            .machines(serving(1))
            .stepped(1, NOON.minusSeconds(300))
            .adjusted(Adjustment.Kind.EXACTLY, 5)
            .verdict();

    assertThat(verdict.wanted()).isEqualTo(5);
    assertThat(verdict.memory().wanted()).hasValue(2);
  }

  @Test
  void a_role_that_left_the_file_wants_no_machine_whatever_its_queue_says() {
    assertThat(
            new ARole()
                .backlog(ARTICLE)
                .jobs(99, 0)
                .machines(serving(1))
                .adjusted(Adjustment.Kind.AT_LEAST, 3)
                .retiring()
                .sentence())
        .isEqualTo("0 wanted, 1 there: the role left the fleet file");
  }

  @Test
  void machines_on_their_way_out_or_stopped_are_not_there() {
    ARole role =
        new ARole()
            .machines(
                in(MachineState.REQUESTED, 1),
                in(MachineState.PENDING, 2),
                in(MachineState.BOOTING, 3),
                serving(4),
                in(MachineState.IMPAIRED, 5),
                in(MachineState.DRAINING, 6),
                in(MachineState.TERMINATING, 7));

    assertThat(role.verdict().actual()).isEqualTo(4);
  }
}
