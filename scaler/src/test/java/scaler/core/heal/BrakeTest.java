package scaler.core.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.MachineState;
import scaler.core.model.Pulse;
import scaler.core.model.Pulse.Beat;
import scaler.core.model.Pulse.Sign;

class BrakeTest {
  @ParameterizedTest(name = "of {0} machines {1} may look ill and {2} may end")
  @CsvSource({
    "0,1,1",
    "1,1,1",
    "2,1,1",
    "5,1,1",
    "6,2,1",
    "10,2,1",
    "11,3,1",
    "19,4,1",
    "20,4,2",
    "29,6,2",
    "100,20,10"
  })
  void a_fifth_rounded_up_may_look_ill_and_a_tenth_rounded_down_may_end(
      int machines, int ill, int ends) {
    assertThat(new Brake(machines, 0, 0, Optional.empty(), Optional.empty()).mostIll())
        .isEqualTo(ill);
    assertThat(new Brake(machines, 0, 0, Optional.empty(), Optional.empty()).mostEnds())
        .isEqualTo(ends);
  }

  @ParameterizedTest(name = "{1} of {0} ill, {2} ended: held {3}, no end {4}")
  @CsvSource({
    "1,1,0,false,false", "1,1,1,false,true", "2,1,0,false,false", "2,2,0,true,true",
    "10,2,0,false,false", "10,3,0,true,true", "30,3,2,false,false", "30,3,3,false,true",
  })
  void a_storm_holds_all_and_ends_hold_ends(
      int machines, int ill, int ends, boolean storm, boolean noEnd) {
    Brake brake = new Brake(machines, ill, ends, Optional.empty(), Optional.empty());
    assertThat(brake.storm().isPresent()).isEqualTo(storm);
    assertThat(brake.noEnd().isPresent()).isEqualTo(noEnd);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1"})
  void what_holds_is_said_with_its_numbers(int machines, int ill, int ends) {
    assertThat(new Brake(machines, ill, ends, Optional.empty(), Optional.empty()).noEnd())
        .contains(new Guard.EndsHeld(1, 1));
    assertThat(new Brake(2, 2, 0, Optional.empty(), Optional.empty()).noEnd())
        .contains(new Guard.HealsHeld(2, 2, 1, Optional.empty()));
    assertThat(new Brake(20, 0, 1, Optional.empty(), Optional.empty()).oneMoreEnd().noEnd())
        .contains(new Guard.EndsHeld(2, 2));
  }

  private static AMachine silent(AMachine machine) {
    Pulse pulse = Pulse.NONE.and(new Beat(ARole.NOON, true, Set.of(Sign.PAGE)), 4);
    return machine.silent().pulse(pulse);
  }

  private static AMachine leaving(long slot, EndCause.Kind why) {
    return AMachine.in(MachineState.DRAINING, slot).drain(why);
  }

  private static Brake brake(AMachine... machines) {
    return Brake.of(new ARole().machines(machines).view());
  }

  @Test
  void one_in_service_and_one_that_drains_and_are_both_silent_are_a_storm() {
    Brake brake = brake(silent(AMachine.serving(1)), silent(leaving(2, EndCause.Kind.INTERRUPTED)));
    assertThat(brake).isEqualTo(new Brake(2, 2, 0, Optional.empty(), Optional.empty()));
    assertThat(brake.storm()).isPresent();
  }

  @Test
  void one_that_leaves_because_it_was_ill_holds_no_other_heal() {
    assertThat(brake(silent(AMachine.serving(1)), silent(leaving(2, EndCause.Kind.UNHEALTHY))))
        .isEqualTo(new Brake(1, 1, 0, Optional.empty(), Optional.empty()));
  }

  @Test
  void one_that_drains_and_powered_itself_off_holds_no_heal() {
    AMachine off = silent(leaving(2, EndCause.Kind.SCALE_IN)).cloud(CloudMachine.State.STOPPED);
    assertThat(brake(silent(AMachine.serving(1)), off))
        .isEqualTo(new Brake(1, 1, 0, Optional.empty(), Optional.empty()));
  }

  @Test
  void one_that_neither_answers_nor_is_listed_counts_as_ill() {
    assertThat(brake(AMachine.serving(1), AMachine.serving(2).silent().unlisted()))
        .isEqualTo(new Brake(2, 1, 0, Optional.empty(), Optional.empty()));
  }

  @Test
  void where_most_of_the_fleet_looks_ill_no_role_heals_its_only_machine() {
    RoleView one = new ARole().capacity(1, 1).machines(silent(AMachine.serving(1))).view();
    RoleView well = new ARole().capacity(1, 1).machines(AMachine.serving(2)).view();
    assertThat(Brake.of(one).storm()).isEmpty();

    assertThat(storms(one, one, one, well, well)).containsOnly(new Guard.FleetAiling(3, 5));
    assertThat(storms(one, one, one, well, well, well)).isEmpty();
    assertThat(storms(one, one)).isEmpty();
  }

  private static List<Guard> storms(RoleView... views) {
    return Brake.all(List.of(views)).stream()
        .flatMap(view -> Brake.of(view).storm().stream())
        .toList();
  }
}
