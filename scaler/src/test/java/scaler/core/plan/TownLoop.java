package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.decide.ARole;
import scaler.core.decide.Decider;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.EndCause;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/** The loop in a {@link Town}: looks, decides, plans, and does the steps as the engine does. */
final class TownLoop {
  private final Town town;
  private final ARole role;
  private final boolean queue;
  final TreeMap<Long, Machine> record = new TreeMap<>();
  private RoleMemory memory = RoleMemory.EMPTY;
  private LaunchTrouble trouble = LaunchTrouble.NONE;
  private final Map<Long, Offer> offers = new HashMap<>();
  private long slots;

  /** The machines that were ended, and whether each had a job in hand then. */
  final List<Ended> ended = new ArrayList<>();

  /**
   * One of them.
   *
   * @param copied whether there is a snapshot of what it had, or it had nothing
   */
  record Ended(Machine machine, int jobsInHand, boolean copied) {}

  /** One pass of the loop. */
  record Pass(RoleView view, Verdict verdict, Plan plan) {}

  TownLoop(Town town, ARole role) {
    this.town = town;
    this.role = role;
    this.queue = role.spec().backlog().isPresent();
  }

  Pass look() {
    Reading reading = town.reading();
    boolean balancer = !role.spec().loadBalancers().isEmpty();
    List<Sight> seen =
        record.values().stream().map(machine -> town.sight(machine, reading, balancer)).toList();
    if (queue) {
      role.reading(reading);
    }
    role.stock(town.volumes.stock(record.values()));
    RoleView view = role.machines(seen).memory(memory).trouble(trouble).view();
    Verdict verdict = Decider.decide(view, town.now);
    return new Pass(view, verdict, Planner.plan(view, verdict, town.now));
  }

  void act(Pass pass) {
    memory = pass.verdict().memory();
    for (Step step : pass.plan().steps()) {
      // The process dies, or the database does not answer.
      if (!town.chance(0.01)) {
        act(step);
      }
    }
  }

  private void act(Step step) {
    switch (step) {
      case Step.Launch(var where, var type, var market, var volumes) -> {
        Machine intent = Machine.requested(++slots, ARole.JOBS, where.zone(), volumes, town.now);
        record.put(intent.slot(), intent);
        offers.put(intent.slot(), new Offer(where.zone(), type, market));
        ask(intent, Optional.empty());
      }
      case Step.AskAgain(var machine) ->
          ask(write(machine.asking(What.LAUNCH, town.now)), machine.asked().flatMap(Asked::open));
      case Step.Become(var machine, var next, var why) -> become(machine, next);
      case Step.Missing(var machine) -> write(machine.missingFrom(town.now));
      case Step.Listed(var machine) -> write(machine.listed());
      case Step.LookById(var machine) -> lookById(machine);
      case Step.Register(var machine, _) -> {
        write(machine.asking(What.REGISTER, town.now));
        if (!town.chance(0.1)) {
          host(machine).target = TargetState.INITIAL;
        }
      }
      case Step.Attach(var machine, var held) -> {
        write(machine.asking(What.ATTACH, town.now));
        town.volumes.attach(machine, held, host(machine));
      }
      case Step.Snapshot(var machine, _) -> {
        write(machine.asking(What.SNAPSHOT, town.now));
        town.volumes.snapshot(machine);
      }
      case Step.Drain(var machine, var cause) when machine.drain().isPresent() ->
          write(machine.withDrain(machine.drain().map(drain -> drain.because(cause))));
      case Step.Drain(var machine, var cause) -> {
        Drain drain = Drain.of(cause, town.now);
        cordon(
            machine
                .withDrain(Optional.of(drain))
                .become(MachineState.DRAINING, town.now)
                .asking(What.CORDON, town.now));
      }
      case Step.Cordon(var machine) -> cordon(machine.asking(What.CORDON, town.now));
      case Step.Acknowledged(var machine, var proof) ->
          write(machine.withDrain(machine.drain().map(drain -> drain.acknowledgedAt(town.now))));
      case Step.Unlocked(var machine, _) ->
          write(machine.withDrain(machine.drain().map(drain -> drain.unlockedAt(town.now))));
      case Step.Deregister(var machine, _) -> {
        write(machine.asking(What.DEREGISTER, town.now));
        if (!town.chance(0.1)) {
          host(machine).target = TargetState.DRAINING;
        }
      }
      case Step.TakeBack(var machine) ->
          uncordon(
              write(
                  machine
                      .withDrain(Optional.empty())
                      .become(MachineState.BOOTING, town.now)
                      .asking(What.UNCORDON, town.now)));
      case Step.Uncordon(var machine) -> uncordon(write(machine.asking(What.UNCORDON, town.now)));
      case Step.DrainIsLate(var machine, var missing) ->
          write(machine.withDrain(machine.drain().map(drain -> drain.lateAt(town.now))));
      case Step.End(var machine, var cause) -> end(machine, cause);
      case Step.EndAgain(var machine) -> terminate(write(machine.asking(What.END, town.now)));
      case Step.Order _ -> throw new IllegalStateException("nobody is ill in the town");
      case Step.Wait _ -> {}
    }
  }

  private Machine write(Machine machine) {
    record.put(machine.slot(), machine);
    return machine;
  }

  private Town.Host host(Machine machine) {
    return Objects.requireNonNull(town.hosts.get(machine.slot()));
  }

  private void lookById(Machine machine) {
    if (town.chance(0.2)) {
      write(machine.asking(What.LOOK, town.now));
    } else if (host(machine).exists()) {
      terminateAgain(write(machine.asking(What.LOOK, town.now)));
    } else {
      become(machine, MachineState.GONE);
    }
  }

  private void terminateAgain(Machine machine) {
    if (machine.state() == MachineState.TERMINATING) {
      terminate(machine);
    }
  }

  private void ask(Machine intent, Optional<Instant> open) {
    if (town.deaf.contains(intent.zone())) {
      return;
    }
    if (town.refuses) {
      refused(intent, open, trouble.oneMore("the image is unknown", town.now));
    } else if (soldOut(offer(intent))) {
      refused(intent, open, noRoom(offer(intent)));
    } else if (town.chance(0.1)) {
      // The answer is lost; whether the machine was born is open.
      if (town.random.nextBoolean()) {
        town.born(intent.slot(), offer(intent));
      }
    } else {
      Town.Host born = town.born(intent.slot(), offer(intent));
      if (born.exists() && !born.unlisted) {
        write(
            town.sight(intent, town.reading(), false)
                .machine()
                .become(MachineState.PENDING, town.now));
      }
    }
  }

  private Offer offer(Machine intent) {
    return Objects.requireNonNull(offers.get(intent.slot()));
  }

  private boolean soldOut(Offer offer) {
    return town.soldOut.contains(offer.zone())
        || (offer.market() == Market.SPOT && town.noSpot.contains(offer.zone()));
  }

  private LaunchTrouble noRoom(Offer offer) {
    Map<Offer, Instant> resting = new HashMap<>(trouble.resting());
    resting.put(offer, town.now.plus(Offer.REST));
    return new LaunchTrouble(trouble.failures(), trouble.pausedUntil(), trouble.last(), resting);
  }

  private void refused(Machine intent, Optional<Instant> open, LaunchTrouble after) {
    // A cloud that already gave a machine for this slot does not refuse it.
    if (town.hosts.containsKey(intent.slot())) {
      return;
    }
    if (Asked.settled(open, town.now)) {
      record.remove(intent.slot());
      trouble = after;
    } else {
      write(intent.withAsked(intent.asked().orElseThrow().answered(open)));
    }
  }

  private void become(Machine machine, MachineState next) {
    write(machine.become(next, town.now));
    if (next == MachineState.GONE) {
      record.remove(machine.slot());
    } else if (next == MachineState.IN_SERVICE) {
      assertThat(town.volumes.has(machine))
          .as("in service without its volumes: %s", machine)
          .isTrue();
      trouble = trouble.over();
    }
  }

  private void cordon(Machine machine) {
    boolean set = !town.chance(0.1) && town.hosts.containsKey(machine.slot());
    if (set) {
      host(machine).tagged = true;
    }
    write(
        set
            ? machine.withDrain(machine.drain().map(drain -> drain.cordonedAt(town.now)))
            : machine);
  }

  private void uncordon(Machine machine) {
    if (!town.chance(0.2)) {
      host(machine).tagged = false;
    }
  }

  private void end(Machine machine, EndCause cause) {
    write(
        machine
            .withEnd(cause)
            .become(MachineState.TERMINATING, town.now)
            .asking(What.END, town.now));
    Town.Host host = host(machine);
    ended.add(
        new Ended(
            machine.withEnd(cause),
            host.exists() ? host.hand.size() : 0,
            machine.volumes().isEmpty()
                || !town.volumes.has(machine)
                || town.volumes.isCopied(machine)));
    if (cause.kind() == EndCause.Kind.NEVER_READY) {
      trouble = trouble.oneMore(cause.detail(), town.now);
    }
    terminate(machine);
  }

  private void terminate(Machine machine) {
    Town.Host host = host(machine);
    if (!town.chance(0.1) && host.exists() && host.state != State.SHUTTING_DOWN) {
      host.become(State.SHUTTING_DOWN, town.now);
    }
  }
}
