package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.webBehind;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/** Two balancers at once, and a file that names another one than before. */
@ExtendWith(Quiet.class)
class BalancersTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final BalancerSpec CLASSIC = new BalancerSpec.Classic("front");

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");
  private final Set<BalancerSpec> silent = new HashSet<>();
  private final Set<BalancerSpec> deleted = new HashSet<>();
  private final Map<String, Integer> asked = new TreeMap<>();

  @AfterEach
  void laws() {
    stage.holdsItsLaws();
  }

  /** The world's balancers, of which some do not answer or are not there. */
  private final class Some implements Balancer {
    private final Balancer real = stage.world.ports().balancer();

    private <T> Outcome<T> ask(BalancerSpec spec, java.util.function.Supplier<Outcome<T>> ask) {
      if (deleted.contains(spec)) {
        return Outcome.failed(new Failure.Invalid("there is no " + spec.label()));
      }
      return silent.contains(spec)
          ? Outcome.failed(new Failure.Unavailable("it is silent"))
          : ask.get();
    }

    @Override
    public Outcome<Targets> targets(BalancerSpec spec, Collection<Member> members) {
      asked.merge(spec.label(), 1, Integer::sum);
      return ask(spec, () -> real.targets(spec, members));
    }

    @Override
    public Outcome<MachineId> register(BalancerSpec spec, CloudMachine machine) {
      return ask(spec, () -> real.register(spec, machine));
    }

    @Override
    public Outcome<MachineId> deregister(BalancerSpec spec, Member member) {
      return ask(spec, () -> real.deregister(spec, member));
    }
  }

  private void throughSome() {
    World world = stage.world.ports();
    stage.through(
        new World(
            world.cloud(),
            new Some(),
            world.pages(),
            world.queues(),
            world.others(),
            world.checks(),
            world.volumes(),
            JobLocks.NONE),
        stage.ledger());
  }

  private Map<MachineId, TargetState> in(BalancerSpec spec) {
    return stage.world.targets(spec);
  }

  private boolean serveIn(BalancerSpec spec, int count) {
    return in(spec).size() == count
        && in(spec).values().stream().allMatch(TargetState.HEALTHY::equals);
  }

  @Test
  void machines_join_both_and_leave_both() {
    stage.fleet.apply(webBehind(3, CLASSIC, BALANCER));
    stage.until("three", TEN_MINUTES, () -> stage.settled(WEB, 3));
    assertThat(serveIn(CLASSIC, 3)).isTrue();
    assertThat(serveIn(BALANCER, 3)).isTrue();

    stage.fleet.apply(webBehind(1, CLASSIC, BALANCER));
    stage.until("one", TEN_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(serveIn(CLASSIC, 1)).isTrue();
    assertThat(in(BALANCER)).isEqualTo(in(CLASSIC));
  }

  @Test
  void a_move_from_one_to_the_other_never_leaves_a_machine_out_of_both() {
    stage.fleet.apply(webBehind(2, CLASSIC));
    stage.until("two", TEN_MINUTES, () -> stage.settled(WEB, 2));
    Set<MachineId> before = in(CLASSIC).keySet();

    stage.fleet.apply(webBehind(2, BALANCER));
    stage.until(
        "they have moved",
        TEN_MINUTES,
        () -> {
          before.forEach(machine ->
              assertThat(
                      in(CLASSIC).get(machine) == TargetState.HEALTHY
                          || in(BALANCER).get(machine) == TargetState.HEALTHY)
                  .as("%s serves somewhere", machine)
                  .isTrue());
          return in(CLASSIC).isEmpty();
        });
    assertThat(in(BALANCER)).containsOnlyKeys(before);
    assertThat(stage.settled(WEB, 2)).as("nobody was replaced").isTrue();
    assertThat(stage.living(WEB))
        .extracting(CloudMachine::id)
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void a_move_goes_on_after_a_crash_and_the_old_one_is_not_asked_for_ever() {
    stage.fleet.apply(webBehind(1, CLASSIC));
    stage.until("one", TEN_MINUTES, () -> stage.settled(WEB, 1));
    stage.fleet.apply(webBehind(1, BALANCER));
    stage.look();
    stage.restart();
    throughSome();
    stage.until("it has moved", TEN_MINUTES, () -> in(CLASSIC).isEmpty() && serveIn(BALANCER, 1));

    stage.lookFor(Duration.ofMinutes(3));
    Integer times = asked.get(CLASSIC.label());
    stage.lookFor(Duration.ofMinutes(3));
    assertThat(asked.get(CLASSIC.label())).isEqualTo(times);
  }

  @Test
  void a_machine_that_ends_while_it_moves_leaves_both() {
    stage.fleet.apply(webBehind(2, CLASSIC));
    stage.until("two", TEN_MINUTES, () -> stage.settled(WEB, 2));
    stage.fleet.apply(webBehind(1, BALANCER));
    stage.until("one", TEN_MINUTES, () -> stage.settled(WEB, 1) && in(CLASSIC).isEmpty());
    assertThat(serveIn(BALANCER, 1)).isTrue();
  }

  @Test
  void an_old_one_that_is_silent_holds_ends_and_one_that_was_deleted_does_not() {
    throughSome();
    stage.fleet.apply(webBehind(2, CLASSIC));
    stage.until("two", TEN_MINUTES, () -> stage.settled(WEB, 2));
    silent.add(CLASSIC);
    stage.fleet.apply(webBehind(1, BALANCER));
    stage.lookFor(TEN_MINUTES);
    assertThat(stage.in(MachineState.DRAINING, WEB)).as("it may be in there").hasSize(1);

    // Somebody empties and deletes it.
    in(CLASSIC).keySet().forEach(this::forget);
    stage.lookFor(Duration.ofMinutes(2));
    silent.clear();
    deleted.add(CLASSIC);
    stage.until("one", TEN_MINUTES, () -> stage.settled(WEB, 1));
  }

  private void forget(MachineId machine) {
    stage
        .world
        .ports()
        .balancer()
        .deregister(CLASSIC, new Balancer.Member(machine, java.util.Optional.empty()));
  }

  @Test
  void of_two_one_that_is_silent_says_nothing_and_the_other_is_joined_all_the_same() {
    throughSome();
    silent.add(CLASSIC);
    stage.fleet.apply(webBehind(1, CLASSIC, BALANCER));
    stage.until("it is in one", TEN_MINUTES, () -> serveIn(BALANCER, 1));
    stage.lookFor(TEN_MINUTES);
    assertThat(stage.in(MachineState.BOOTING, WEB)).as("it waits, and is not replaced").hasSize(1);

    silent.clear();
    stage.until("it serves", TEN_MINUTES, () -> stage.settled(WEB, 1));
    assertThat(in(CLASSIC)).isEqualTo(in(BALANCER));
  }
}
