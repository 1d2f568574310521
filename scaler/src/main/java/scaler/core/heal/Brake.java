package scaler.core.heal;

import java.util.List;
import java.util.Optional;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Sight;

/**
 * Law 5. What makes many machines look ill at once is seldom the machines: while more than a fifth
 * of a role looks ill, rounded up, no heal begins and nothing is ended without proof. And of a role
 * no more than a tenth, rounded down but at least one, ends without proof in ten minutes.
 *
 * @param machines in service, being healed, or draining while they run: all that should answer
 * @param ill of these, those that look ill now
 * @param ends without proof in the last ten minutes
 * @param zone the zone of all that look ill, where others are elsewhere
 */
public record Brake(int machines, int ill, int ends, Optional<String> zone) {
  /** At what share of ill machines nothing is begun any more. */
  private static final int FIFTH = 5;

  private static final int TENTH = 10;

  /** Of a role, as it is seen now. */
  public static Brake of(RoleView view) {
    List<Sight> judged =
        view.machines().stream()
            // What is wrong with that zone is known, and says nothing about the others.
            .filter(seen -> view.evacuation(seen.machine().zone()).isEmpty())
            .filter(Brake::isJudged)
            .toList();
    List<Sight> ill =
        judged.stream().filter(seen -> seen.machine().isHealing() || looksIll(seen)).toList();
    Optional<String> zone =
        zones(ill).size() == 1 && zones(judged).size() > 1
            ? Optional.of(zones(ill).getFirst())
            : Optional.empty();
    return new Brake(judged.size(), ill.size(), view.care().unprovenEnds(), zone);
  }

  private static List<String> zones(List<Sight> machines) {
    return machines.stream().map(seen -> seen.machine().zone()).distinct().toList();
  }

  /** One that neither answers nor is listed is not found ill; here it counts as if it were. */
  private static boolean looksIll(Sight seen) {
    return Diagnosis.looksIll(seen)
        || (seen.cloud().isEmpty() && seen.page().isEmpty() && !seen.machine().pageless());
  }

  private static boolean isJudged(Sight seen) {
    Machine machine = seen.machine();
    return switch (machine.state()) {
      case IN_SERVICE -> true;
      case DRAINING -> shouldAnswer(seen);
      case REQUESTED, PENDING, BOOTING, IMPAIRED, TERMINATING, GONE -> machine.isHealing();
    };
  }

  /** One that powered itself off has done its part, and one that leaves as ill was counted. */
  private static boolean shouldAnswer(Sight seen) {
    boolean runs =
        seen.cloud().map(CloudMachine::state).equals(Optional.of(CloudMachine.State.RUNNING));
    boolean leavesAsIll =
        seen.machine()
            .drain()
            .filter(drain -> drain.cause().kind() == EndCause.Kind.UNHEALTHY)
            .isPresent();
    return runs && !leavesAsIll;
  }

  /** So many may look ill: a fifth, rounded up. */
  public int mostIll() {
    return Math.max(1, (machines + FIFTH - 1) / FIFTH);
  }

  /** So many may end without proof in ten minutes. */
  public int mostEnds() {
    return Math.max(1, machines / TENTH);
  }

  /** What keeps a heal from being begun. */
  public Optional<Guard> storm() {
    return ill > mostIll()
        ? Optional.of(new Guard.HealsHeld(ill, machines, mostIll(), zone))
        : Optional.empty();
  }

  /** What keeps a machine from being ended without proof. */
  public Optional<Guard> noEnd() {
    return storm()
        .or(() ->
            ends >= mostEnds()
                ? Optional.of(new Guard.EndsHeld(ends, mostEnds()))
                : Optional.empty());
  }

  /** The brake after one more end. */
  public Brake oneMoreEnd() {
    return new Brake(machines, ill, ends + 1, zone);
  }
}
