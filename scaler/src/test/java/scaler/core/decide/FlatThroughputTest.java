package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.TABLE;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineState;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Jobs;
import scaler.core.model.Reading.Wanted;
import scaler.core.policy.Policy;

/**
 * Three jobs a second come to machines that do four at a time in ten seconds each, two minutes
 * after they were asked for, as far as the database behind them lets them.
 */
class FlatThroughputTest {
  private static final BacklogSpec SLO =
      new BacklogSpec(
          TABLE,
          new Policy.Auto(minutes(5), 0.99),
          Duration.ofSeconds(10),
          minutes(60),
          Optional.empty());

  private final List<Integer> since = new ArrayList<>(List.of(-99, -99, -99, -99));
  private final List<Guard> told = new ArrayList<>();
  private RoleMemory memory = RoleMemory.EMPTY;
  private double waiting;
  private double came;
  private double limit = Double.MAX_VALUE;
  private int step;
  private Optional<Adjustment> wish = Optional.empty();

  private int machinesAfter(int minutes) {
    for (int until = step + minutes * 6; step < until; step++) {
      int serving = (int) since.stream().filter(began -> began + 12 <= step).count();
      waiting = Math.max(0, waiting + 30 - 10 * Math.min(limit, serving * 0.4));
      came += 30;
      Verdict verdict = Decider.decide(look(serving * 4), NOON.plusSeconds(step * 10L));
      memory = verdict.memory();
      verdict.guards().stream().filter(Guard.ThroughputFlat.class::isInstance).forEach(told::add);
      while (since.size() < verdict.wanted()) {
        since.add(step);
      }
    }
    return since.size();
  }

  private RoleView look(int running) {
    Instant now = NOON.plusSeconds(step * 10L);
    int ready = (int) Math.round(waiting);
    Wanted wanted = new Wanted(ready, running, 0, minutes(ready > 0 ? 1 : 0), Math.round(came));
    Reading reading =
        new Reading.Known(
            now,
            ready + running,
            Optional.of(new Jobs(ready, running, 0, 0, wanted.oldestWait(), Optional.of(wanted))),
            Optional.empty());
    List<AMachine> machines = new ArrayList<>();
    for (int n = 0; n < since.size(); n++) {
      boolean serves = since.get(n) + 12 <= step;
      machines.add(
          AMachine.in(serves ? MachineState.IN_SERVICE : MachineState.BOOTING, n + 1)
              .since(NOON.plusSeconds(since.get(n) * 10L)));
    }
    ARole role = new ARole().capacity(1, 200).backlog(SLO).reading(reading).memory(memory);
    return role.adjusted(wish).machines(machines.toArray(AMachine[]::new)).view();
  }

  @Test
  void a_role_grows_freely_as_long_as_its_machines_finish_more() {
    assertThat(machinesAfter(60)).isBetween(8, 12);
    assertThat(told).isEmpty();
  }

  @Test
  void a_role_stops_growing_when_more_machines_finish_no_more() {
    limit = 1.7;
    int held = machinesAfter(30);
    assertThat(told).isNotEmpty();
    assertThat(held).isLessThan(30);
    assertThat(machinesAfter(10)).as("one trial in a quarter of an hour").isEqualTo(held);
  }

  @Test
  void a_wish_by_hand_stands_above_it() {
    limit = 1.7;
    int held = machinesAfter(30);
    wish =
        Optional.of(ARole.wish(Adjustment.Kind.AT_LEAST, held + 7, NOON.plus(Duration.ofHours(2))));
    assertThat(machinesAfter(1)).isEqualTo(held + 7);
  }
}
