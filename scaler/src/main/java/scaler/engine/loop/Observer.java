package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import scaler.core.decide.Care;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.heal.Brake;
import scaler.core.model.CloudMachine;
import scaler.core.model.Disks;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Pulse;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.engine.loop.Doors.Answers;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Journal.Memory;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/** One look at a whole application: every role as one value. */
final class Observer {
  /** Of a role, that many machines are asked how they are at a time. */
  private static final int AT_ONCE = 1_000;

  /** Ends without proof are counted over so long. */
  private static final Duration BREAKER = Duration.ofMinutes(10);

  private static final Memory NOTHING = new Memory(RoleMemory.EMPTY, LaunchTrouble.NONE);

  private final World world;
  private final Ledger ledger;
  private final Hands hands;
  private final Neighbourhood neighbourhood;
  private final Doors doors;
  private final Examinations examinations;
  private final Readings readings;
  private final Vitals vitals = new Vitals();
  private final Map<Long, Asked> lastAsked = new ConcurrentHashMap<>();

  Observer(World world, Ledger ledger, Hands hands, LongSupplier nanos) {
    this.hands = hands;
    this.world = world;
    this.ledger = ledger;
    this.doors = new Doors(world.balancer(), ledger.fleets(), hands);
    this.readings = new Readings(world.queues(), world.pages(), hands, nanos);
    this.examinations = new Examinations(world.checks());
    this.neighbourhood = new Neighbourhood(world.others());
  }

  /**
   * What was seen.
   *
   * @param blind why the cloud could not be seen; then the views show our record alone
   */
  record Observation(List<RoleView> roles, Optional<String> blind) {}

  /**
   * Looks at all roles.
   *
   * @param listing what the cloud shows; the record is read after it
   */
  Observation observe(Active fleet, Outcome<List<CloudMachine>> listing, Instant now) {
    String application = fleet.spec().application();
    List<Machine> record = ledger.machines().living(application);
    Listed listed = listed(fleet.installation(), listing);
    Map<RoleName, Memory> memories = ledger.journal().memories(application);
    ByHand byHand = ByHand.of(ledger, application, now);
    var unproven = ledger.machines().unprovenEnds(application, now.minus(BREAKER));
    Outcome<Report> report = examinations.of(record, now);
    var byRole = record.stream().collect(Collectors.groupingBy(Machine::role));
    List<RoleSpec> removed = ledger.fleets().removed(fleet);
    List<Callable<RoleView>> looks = new ArrayList<>();
    for (RoleSpec role : both(fleet.spec().roles(), removed, byRole.keySet())) {
      List<Machine> own = byRole.getOrDefault(role.name(), List.of());
      Memory memory = memories.getOrDefault(role.name(), NOTHING);
      looks.add(() -> {
        Optional<Reading> reading = reading(application, role, own, now);
        Answers targets = doors.look(fleet, role, own, record, now);
        Storage.Seen storage = storage(fleet, role).look(record);
        return new RoleView(
            role,
            removed.contains(role),
            placements(fleet),
            vitals.felt(
                role, report, sights(role, own, listed, reading, targets, storage, now), now),
            storage.stock(),
            reading,
            byHand.adjustment(role.name()),
            byHand.ends(),
            byHand.holds(),
            byHand.evacuations(),
            byHand.pause(role.name()),
            memory.backlog(),
            memory.launches(),
            neighbourhood.of(role, fleet.installation(), record, targets.served()),
            new Care(unproven.getOrDefault(role.name(), 0), 0, 0),
            Optional.empty());
      });
    }
    return new Observation(Brake.all(hands.all(looks, AT_ONCE)), listed.blind());
  }

  private Optional<Reading> reading(
      String application, RoleSpec role, List<Machine> own, Instant now) {
    return role.backlog().map(backlog -> readings.read(application, role, backlog, own, now));
  }

  private Storage storage(Active fleet, RoleSpec role) {
    return new Storage(
        world.volumes(),
        role,
        CopyTags.ofRole(fleet.installation(), fleet.spec().application(), role.name()));
  }

  /** Those that were removed as long as they have machines. */
  private static List<RoleSpec> both(
      List<RoleSpec> roles, List<RoleSpec> removed, Set<RoleName> inhabited) {
    List<RoleSpec> all = new ArrayList<>(roles);
    removed.stream().filter(role -> inhabited.contains(role.name())).forEach(all::add);
    return all;
  }

  /** A listing's machines of this installation, or why there is none. */
  private record Listed(Map<Long, List<CloudMachine>> bySlot, Optional<String> blind) {
    /** Two may bear one slot, where people copy tags; the row's own is the one of its id. */
    Optional<CloudMachine> of(Machine machine) {
      return bySlot.getOrDefault(machine.slot(), List.of()).stream()
          .filter(shown -> machine.id().map(shown.id()::equals).orElse(true))
          .findFirst();
    }
  }

  private static Listed listed(String installation, Outcome<List<CloudMachine>> listing) {
    return switch (listing) {
      case Outcome.Failed<List<CloudMachine>>(var failure) ->
          new Listed(Map.of(), Optional.of(failure.detail()));
      case Outcome.Ok<List<CloudMachine>>(var machines) -> {
        Map<Long, List<CloudMachine>> bySlot = new HashMap<>();
        for (CloudMachine machine : machines) {
          OwnerTags.slot(machine, installation)
              .ifPresent(
                  slot -> bySlot.computeIfAbsent(slot, first -> new ArrayList<>()).add(machine));
        }
        yield new Listed(bySlot, Optional.empty());
      }
    };
  }

  private static List<Placement> placements(Active fleet) {
    return fleet.spec().cloud().subnets().stream()
        .map(name -> Optional.ofNullable(fleet.resolved().subnets().get(name)))
        .flatMap(Optional::stream)
        .map(subnet -> new Placement(subnet.id(), subnet.zone()))
        .toList();
  }

  private List<Sight> sights(
      RoleSpec role,
      List<Machine> own,
      Listed listed,
      Optional<Reading> reading,
      Answers targets,
      Storage.Seen storage,
      Instant now) {
    Optional<Map<MachineId, Integer>> held = held(reading);
    List<Callable<Sight>> looks =
        own.stream()
            .<Callable<Sight>>map(machine ->
                () ->
                    sight(
                        role, machine, listed.of(machine), targets, held, storage.of(machine), now))
            .toList();
    return hands.all(looks, AT_ONCE);
  }

  private Sight sight(
      RoleSpec role,
      Machine onRecord,
      Optional<CloudMachine> cloud,
      Answers targets,
      Optional<Map<MachineId, Integer>> held,
      Disks disks,
      Instant now) {
    Machine machine = cloud.map(shown -> onRecord.seenAs(shown, now)).orElse(onRecord);
    Optional<Page> page =
        machine.place().filter(p -> answers(machine)).flatMap(p -> page(machine, p));
    return new Sight(
        machine,
        cloud,
        page,
        health(role, machine, now),
        machine.id().map(targets::of).orElseGet(Map::of),
        held.isPresent() && machine.id().isPresent()
            ? OptionalInt.of(held.get().getOrDefault(machine.id().get(), 0))
            : OptionalInt.empty(),
        new Sight.Check.NotMade(),
        disks,
        Pulse.NONE);
  }

  private static boolean answers(Machine machine) {
    return switch (machine.state()) {
      case BOOTING, IN_SERVICE, IMPAIRED, DRAINING -> true;
      case REQUESTED, PENDING, TERMINATING, GONE -> false;
    };
  }

  private Optional<Page> page(Machine machine, Machine.Place place) {
    return switch (world.pages().page(place.address(), place.portOffset())) {
      case Outcome.Failed<Page> failed -> Optional.empty();
      // Another machine may have got the address since; what it says is not about this one.
      case Outcome.Ok<Page>(var page) ->
          Optional.of(page).filter(said -> machine.id().map(said.instance()::equals).orElse(false));
    };
  }

  /** Asked at most once in the role's interval; in between the last answer stands. */
  private Sight.Health health(RoleSpec role, Machine machine, Instant now) {
    if (role.health().isEmpty() || machine.place().isEmpty() || !answers(machine)) {
      lastAsked.remove(machine.slot());
      return new Sight.Health.NotAsked();
    }
    HealthSpec check = role.health().get();
    Asked last = lastAsked.get(machine.slot());
    // One that is expected back is asked at every look, so that it serves as soon as it can.
    boolean boots = machine.state() == MachineState.BOOTING;
    boolean back = machine.isHealing() || (boots && machine.heal().isPresent());
    if (last != null && !back && now.isBefore(last.at().plus(check.interval()))) {
      return last.answer();
    }
    Machine.Place place = machine.place().get();
    Sight.Health answer =
        world
            .pages()
            .unhealthyBecause(check, place.address(), place.portOffset())
            .<Sight.Health>map(Sight.Health.Unhealthy::new)
            .orElseGet(Sight.Health.Healthy::new);
    lastAsked.put(machine.slot(), new Asked(now, answer));
    return answer;
  }

  /** When a machine's health was last asked, and what it said. */
  private record Asked(Instant at, Sight.Health answer) {}

  /** Jobs in hand by machine, where the queue tells that of all of them. */
  private static Optional<Map<MachineId, Integer>> held(Optional<Reading> reading) {
    return reading.orElse(null) instanceof Reading.Known known
        ? known.lockedByMachine()
        : Optional.empty();
  }
}
