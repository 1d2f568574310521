package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.RoleSpec;
import scaler.core.heal.Diagnosis;
import scaler.core.model.Pulse;
import scaler.core.model.Sight;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Outcome;

/** What a process remembers of its looks at machines. */
class VitalsTest {
  private static final RoleSpec ROLE = new ARole().spec();

  private final Vitals vitals = new Vitals();

  private Sight look(AMachine machine, Instant now) {
    return vitals
        .felt(ROLE, new Outcome.Ok<Report>(new Report.NotMade()), List.of(machine.sight()), now)
        .getFirst();
  }

  @Test
  void three_looks_in_a_row_find_it_ill() {
    AMachine silent = AMachine.serving(1).placed().silent();
    for (int n = 2; n > 0; n--) {
      Sight seen = look(silent, ARole.NOON.minusSeconds(5L * n));
      assertThat(Diagnosis.of(seen, ROLE.heal(), ARole.NOON)).isInstanceOf(Diagnosis.Suspect.class);
    }
    assertThat(Diagnosis.of(look(silent, ARole.NOON), ROLE.heal(), ARole.NOON))
        .isInstanceOf(Diagnosis.Ill.class);
  }

  @Test
  void looks_from_before_somebody_else_decided_are_forgotten() {
    AMachine silent = AMachine.serving(1).placed().silent();
    Instant before = ARole.NOON.minus(Duration.ofHours(2));
    for (int n = 3; n > 0; n--) {
      look(silent, before.minusSeconds(5L * n));
    }

    Sight seen = look(silent, ARole.NOON);

    assertThat(seen.pulse().beats()).hasSize(1);
    assertThat(seen.pulse().failing()).contains(ARole.NOON);
    assertThat(Diagnosis.of(seen, ROLE.heal(), ARole.NOON)).isInstanceOf(Diagnosis.Suspect.class);
  }

  @Test
  void the_boot_id_of_before_is_kept() {
    look(AMachine.serving(1).placed(), ARole.NOON.minus(Duration.ofHours(2)));
    Pulse after = look(AMachine.serving(1).placed().silent(), ARole.NOON).pulse();
    assertThat(after.boot()).isNotEmpty();
  }

  @Test
  void silence_counts_from_the_second_look_and_ends_with_an_answer_also_where_that_is_no_beat() {
    AMachine silent = AMachine.serving(1).placed().silent();
    assertThat(look(silent, ARole.NOON.minusSeconds(20)).pulse().silent()).isEmpty();
    assertThat(look(silent, ARole.NOON.minusSeconds(15)).pulse().silent())
        .contains(ARole.NOON.minusSeconds(15));
    Pulse answers = look(AMachine.serving(1).placed(), ARole.NOON.minusSeconds(13)).pulse();
    assertThat(answers.beats()).hasSize(2);
    assertThat(answers.silent()).isEmpty();
    Pulse mute = look(silent, ARole.NOON).pulse();
    assertThat(mute.failing()).contains(ARole.NOON.minusSeconds(20));
    assertThat(mute.silent()).contains(ARole.NOON);
  }
}
