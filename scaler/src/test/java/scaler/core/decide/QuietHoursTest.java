package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.Reading;

/** A role that the load makes larger at any time, and smaller in quiet hours only. */
class QuietHoursTest {
  private static final SourceSpec PAGE = new SourceSpec.EachMachine("http://{address}:9293/load");

  /** Above 20 one more, below 5 one less. */
  private static ARole role(int load) {
    return new ARole()
        .capacity(1, 8)
        .backlog(
            new BacklogSpec(
                List.of(new Weighed(PAGE)),
                ARole.ARTICLE,
                minutes(5),
                minutes(10),
                Optional.empty(),
                ScaleIn.IN_QUIET_HOURS))
        .reading(new Reading.Known(NOON, load, Optional.empty(), Optional.empty()));
  }

  private static AMachine[] four() {
    return Stream.of(serving(1), serving(2).zone("b"), serving(3), serving(4).zone("b"))
        .toArray(AMachine[]::new);
  }

  private static ARole byDay(int load) {
    return role(load).line("0 8 * * *", 3).line("0 21 * * *", 1).machines(four());
  }

  private static ARole byNight(int load) {
    return role(load).line("0 20 * * *", 3).line("0 11 * * *", 1).machines(four());
  }

  private static Guard.QuietHoursOnly held(Verdict verdict) {
    return verdict.guards().stream()
        .filter(Guard.QuietHoursOnly.class::isInstance)
        .map(Guard.QuietHoursOnly.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(verdict.toString()));
  }

  private static boolean isQuiet(ARole role) {
    return role.machines(four()).verdict().wanted() == 3;
  }

  @Test
  void by_day_no_machine_goes_and_the_line_that_lets_them_go_is_named() {
    Verdict verdict = byDay(0).verdict();

    assertThat(verdict.wanted()).isEqualTo(4);
    assertThat(held(verdict).machines()).isEqualTo(4);
    assertThat(held(verdict).next().orElseThrow().at())
        .isEqualTo(Instant.parse("2026-03-04T21:00:00Z"));
  }

  @Test
  void between_two_steps_it_is_said_too_where_there_are_more_than_the_line_asks_for() {
    Instant lately = NOON.minusSeconds(60);

    assertThat(held(byDay(0).stepped(4, lately).verdict()).machines()).isEqualTo(4);
    assertThat(byDay(0).stepped(3, lately).verdict().guards())
        .noneMatch(Guard.QuietHoursOnly.class::isInstance);
    assertThat(byNight(0).stepped(4, lately).verdict().guards())
        .noneMatch(Guard.QuietHoursOnly.class::isInstance);
  }

  @Test
  void by_day_more_come() {
    assertThat(byDay(21).verdict().wanted()).isEqualTo(5);
  }

  @Test
  void in_the_evening_they_go_and_come_as_the_load_does() {
    assertThat(byNight(0).verdict().wanted()).isEqualTo(3);
    assertThat(byNight(0).verdict().guards()).noneMatch(Guard.QuietHoursOnly.class::isInstance);
    assertThat(byNight(21).verdict().wanted()).isEqualTo(5);
  }

  @Test
  void a_line_that_asks_for_the_same_again_changes_nothing() {
    assertThat(isQuiet(byNight(0).line("30 11 * * *", 1))).isTrue();
    assertThat(isQuiet(role(0).line("* * * * *", 1).line("0 20 * * *", 3))).isTrue();
    assertThat(byDay(0).line("30 11 * * *", 3).verdict().wanted()).isEqualTo(4);
  }

  @Test
  void a_line_that_asks_for_more_than_the_night_ends_it_though_the_day_asks_for_more_still() {
    ARole sunday =
        role(0).line("0 8 1 * *", 3).line("0 21 * * *", 1).line("0 9 4 * *", 2).machines(four());

    assertThat(sunday.verdict().wanted()).isEqualTo(4);
  }

  @Test
  void of_lines_that_fire_at_once_the_last_counts() {
    ARole role = role(0).line("0 21 * * *", 1).line("0 11 * * *", 3).line("0 11 * * *", 2);

    assertThat(isQuiet(role)).as("1 before, and never 3").isFalse();
    assertThat(isQuiet(role.line("0 22 * * *", 5))).as("5 before").isTrue();
  }

  @Test
  void a_lower_maximum_asks_for_fewer() {
    assertThat(isQuiet(role(0).limits("0 21 * * *", 1, 8).limits("0 11 * * *", 1, 6))).isTrue();
    assertThat(isQuiet(role(0).limits("0 21 * * *", 1, 6).limits("0 11 * * *", 1, 8))).isFalse();
  }

  @Test
  void without_a_schedule_nothing_goes() {
    Verdict none = role(0).machines(four()).verdict();
    Verdict one = role(0).line("0 8 * * *", 2).machines(four()).verdict();

    assertThat(none.wanted()).isEqualTo(4);
    assertThat(held(none).next()).isEmpty();
    assertThat(one.wanted()).isEqualTo(4);
    assertThat(held(one).next()).isEmpty();
  }

  @Test
  void what_the_clock_brought_does_not_all_go_with_its_line() {
    RoleMemory little = new RoleMemory(OptionalInt.of(1), Optional.empty(), Optional.empty());

    Verdict busy = byDay(10).memory(little).verdict();
    assertThat(busy.memory().wanted()).as("the floor of the day").hasValue(3);
    assertThat(byDay(0).memory(little).verdict().memory().wanted()).hasValue(3);

    ARole evening = byNight(10).memory(busy.memory());
    assertThat(evening.verdict().wanted()).isEqualTo(3);
  }

  @Test
  void machines_that_do_not_tell_are_named() {
    Reading.Silent silent = new Reading.Silent(1, 4, 3, "i-2 at 10.0.0.2: it is silent");
    ARole role =
        byDay(0)
            .reading(
                new Reading.Known(
                    NOON,
                    12,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(silent)));

    assertThat(role.verdict().guards()).contains(new Guard.SilentMachines(silent));
  }
}
