package scaler.core.heal;

import java.util.List;
import java.util.Optional;
import scaler.core.decide.Care;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.EndWish;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Sight;

/**
 * Law 5 of docs/invariants.md. What makes many machines look ill at once is seldom the machines:
 * while more than a fifth of a role looks ill, rounded up, no heal begins and nothing is ended
 * without proof. The same while more than half of the fleet does, and at least three: then it is
 * hardly the roles. And of a role no more than a tenth, rounded down but at least one, ends without
 * proof in ten minutes.
 *
 * @param machines in service, back from being healed or drained, being healed, or draining while
 *     they run: all that should answer
 * @param ill of these, those that look ill now
 * @param ends without proof in the last ten minutes, those by force in this look among them
 * @param zone the zone of all that look ill, where others are elsewhere
 * @param fleet that most of the whole fleet looks ill
 */
public record Brake(int machines, int ill, int ends, Optional<String> zone, Optional<Guard> fleet) {
  /** At what share of ill machines nothing is begun any more. */
  private static final int FIFTH = 5;

  private static final int TENTH = 10;
  private static final int SEVERAL = 3;

  /** Of a role, as it is seen now. */
  public static Brake of(RoleView view) {
    List<Sight> judged =
        view.machines().stream()
            // What is wrong with that zone is known, and says nothing about the others.
            .filter(seen -> view.evacuation(seen.machine().zone()).isEmpty())
            // Whoever holds it looks after it; forgotten, it must not keep others from being
            // healed.
            .filter(seen -> !view.holds().hold(seen.machine()))
            .filter(Brake::isJudged)
            .toList();
    List<Sight> ill = judged.stream().filter(seen -> isIll(seen, view.spec())).toList();
    Optional<String> zone =
        zones(ill).size() == 1 && zones(judged).size() > 1
            ? Optional.of(zones(ill).getFirst())
            : Optional.empty();
    int ends = view.care().unprovenEnds() + forced(view);
    return new Brake(judged.size(), ill.size(), ends, zone, fleet(view));
  }

  /** What somebody ends by force in this very look, which no record tells yet. */
  private static int forced(RoleView view) {
    int forced = 0;
    for (EndWish wish : view.ends()) {
      boolean ends =
          view.machines().stream()
              .map(Sight::machine)
              .filter(machine -> machine.id().map(wish.machine()::equals).orElse(false))
              .filter(machine -> machine.state() != MachineState.TERMINATING)
              .filter(machine -> machine.drain().flatMap(Machine.Drain::unlocked).isEmpty())
              .anyMatch(machine -> !view.holds().hold(machine));
      forced += wish.force() && ends ? 1 : 0;
    }
    return forced;
  }

  /** The same views, each with how the whole fleet is. */
  public static List<RoleView> all(List<RoleView> views) {
    List<Brake> brakes = views.stream().map(Brake::of).toList();
    int machines = brakes.stream().mapToInt(Brake::machines).sum();
    int ill = brakes.stream().mapToInt(Brake::ill).sum();
    return views.stream().map(view -> view.with(view.care().in(machines, ill))).toList();
  }

  /** Roles of one machine each have no storm of their own. */
  private static Optional<Guard> fleet(RoleView view) {
    Care care = view.care();
    return care.ill() >= SEVERAL && 2 * care.ill() > care.machines()
        ? Optional.of(new Guard.FleetAiling(care.ill(), care.machines()))
        : Optional.empty();
  }

  private static List<String> zones(List<Sight> machines) {
    return machines.stream().map(seen -> seen.machine().zone()).distinct().toList();
  }

  private static boolean isIll(Sight seen, RoleSpec role) {
    return seen.machine().state() == MachineState.BOOTING
        ? Signs.speakAgainst(seen, role)
        : seen.machine().isHealing() || looksIll(seen);
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
      // One that was taken back or healed has served; one that was launched just now has not.
      case BOOTING -> !machine.bootsFirst();
      case REQUESTED, PENDING, IMPAIRED, TERMINATING, GONE -> machine.isHealing();
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
        : fleet;
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
    return new Brake(machines, ill, ends + 1, zone, fleet);
  }
}
