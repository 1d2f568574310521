package scaler.engine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Page;
import scaler.core.model.Reading;
import scaler.core.model.TargetState;
import scaler.core.plan.Draining;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer;
import scaler.engine.port.Checks;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Machines;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.Queues;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;

/**
 * A world that exists in our record only. A machine runs as soon as it is asked for, serves once
 * its start-up is over, is always well, and is idle as soon as it is to be: jobs in hand are the
 * real machines'. Only the queue behind it is real, and that is read.
 */
final class Imagined {
  private static final String ID = "i-shadow";

  private final Machines record;
  private final InstantSource clock;
  private final Duration startup;
  private final Map<Long, LaunchRequest> requests = new ConcurrentHashMap<>();
  private final Map<MachineId, Machine> there = new ConcurrentHashMap<>();
  private final Map<String, String> zones = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();

  Imagined(Machines record, InstantSource clock, Duration startup) {
    this.record = record;
    this.clock = clock;
    this.startup = startup;
  }

  World world(Queues queues) {
    return new World(
        new NoCloud(),
        new NoBalancer(),
        new NoPages(),
        new Readers(queues),
        Others.NONE,
        Checks.NONE,
        Volumes.NONE,
        JobLocks.NONE);
  }

  /** Which zone a subnet lies in, by its id. */
  void zone(String subnet, String zone) {
    zones.put(subnet, zone);
  }

  /** What machines of a role are where its launches do not say it: what really runs. */
  void type(String role, String type) {
    types.put(role, type);
  }

  CloudMachine born(LaunchRequest request) {
    return new CloudMachine(
        new MachineId(ID + request.clientToken().substring(0, 16)),
        CloudMachine.State.RUNNING,
        zones.getOrDefault(request.subnet(), request.subnet()),
        request
            .type()
            .orElse(types.getOrDefault(request.tags().getOrDefault(OwnerTags.ROLE, ""), "")),
        Optional.of(ID + request.clientToken().substring(0, 16)),
        0,
        request.market() == Market.ON_DEMAND,
        Billing.PLAIN,
        request.tags(),
        request.market(),
        false);
  }

  private CloudMachine seen(Machine machine, MachineId id) {
    LaunchRequest request = request(machine);
    Map<String, String> tags = new HashMap<>(request.tags());
    if (drains(machine)) {
      tags.put(Draining.CORDON_TAG, Draining.CORDONED);
    }
    return new CloudMachine(
        id,
        machine.state() == MachineState.TERMINATING
            ? CloudMachine.State.TERMINATED
            : CloudMachine.State.RUNNING,
        machine.zone(),
        machine.place().map(Machine.Place::type).orElse(""),
        Optional.of(id.value()),
        0,
        request.market() == Market.ON_DEMAND,
        Billing.PLAIN,
        tags,
        request.market(),
        false);
  }

  private LaunchRequest request(Machine machine) {
    return requests.computeIfAbsent(machine.slot(), record::request);
  }

  /** What a machine on record would have been launched as. */
  Market market(Machine machine) {
    return request(machine).market();
  }

  private static boolean drains(Machine machine) {
    return machine.state() == MachineState.DRAINING
        && machine.drain().flatMap(Machine.Drain::cordoned).isPresent();
  }

  private boolean serves(Machine machine) {
    return machine
        .firstRunning()
        .map(running -> !clock.instant().isBefore(running.plus(startup)))
        .orElse(false);
  }

  private final class NoCloud implements Cloud {
    @Override
    public Outcome<List<CloudMachine>> list(String application) {
      there.clear();
      List<Machine> living = record.living(application);
      living.forEach(machine -> machine.id().ifPresent(id -> there.put(id, machine)));
      return Outcome.ok(
          living.stream()
              .flatMap(machine -> machine.id().map(id -> seen(machine, id)).stream())
              .toList());
    }

    @Override
    public Outcome<Optional<CloudMachine>> find(MachineId machine) {
      return Outcome.ok(Optional.ofNullable(there.get(machine)).map(known -> seen(known, machine)));
    }

    @Override
    public int launchesNow() {
      return Integer.MAX_VALUE;
    }

    @Override
    public Outcome<CloudMachine> launch(LaunchRequest request) {
      return Outcome.ok(born(request));
    }

    @Override
    public Outcome<MachineId> tag(MachineId machine, String key, String value) {
      return Outcome.ok(machine);
    }

    @Override
    public Outcome<MachineId> untag(MachineId machine, String key) {
      return Outcome.ok(machine);
    }

    @Override
    public Outcome<MachineId> terminate(MachineId machine) {
      return Outcome.ok(machine);
    }

    @Override
    public Outcome<MachineId> reboot(MachineId machine) {
      return Outcome.ok(machine);
    }

    @Override
    public Outcome<MachineId> stop(MachineId machine, boolean force) {
      return Outcome.ok(machine);
    }

    @Override
    public Outcome<MachineId> start(MachineId machine) {
      return Outcome.ok(machine);
    }
  }

  private final class NoBalancer implements Balancer {
    @Override
    public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
      Map<MachineId, TargetState> states = new HashMap<>();
      there.values().stream()
          .filter(machine -> serves(machine) && !drains(machine))
          .forEach(machine -> machine.id().ifPresent(id -> states.put(id, TargetState.HEALTHY)));
      return Outcome.ok(new Targets(states, Map.of()));
    }

    @Override
    public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
      return Outcome.ok(machine.id());
    }

    @Override
    public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
      return Outcome.ok(member.id());
    }
  }

  private final class NoPages implements Pages {
    @Override
    public Outcome<Page> page(String address, int portOffset) {
      MachineId id = new MachineId(address);
      Optional<Machine> machine = Optional.ofNullable(there.get(id));
      boolean draining = machine.map(Imagined::drains).orElse(false);
      boolean ready = machine.map(Imagined.this::serves).orElse(false);
      return Outcome.ok(
          new Page(
              id,
              machine.map(known -> known.role().value()).orElse(""),
              id.value(),
              Optional.empty(),
              draining ? Page.State.DRAINING : ready ? Page.State.READY : Page.State.STARTING,
              draining ? Draining.CORDONED : "",
              draining ? 0 : 1,
              OptionalInt.empty(),
              Optional.empty()));
    }

    @Override
    public Outcome<Integer> load(String url, String address, int portOffset) {
      return Outcome.failed(
          new Failure.Unavailable("it is imagined, and requests go to the real machines"));
    }

    @Override
    public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
      boolean serves =
          Optional.ofNullable(there.get(new MachineId(address)))
              .map(Imagined.this::serves)
              .orElse(false);
      return serves ? Optional.empty() : Optional.of("its start-up is imagined to take longer");
    }
  }

  /** The real queue, whose jobs are in the hands of real machines. */
  private record Readers(Queues queues) implements Queues {
    @Override
    public Reading read(SourceSpec.Queue source, Instant now) {
      return switch (queues.read(source, now)) {
        // Imagined machines take no connections.
        case Reading.Known(var at, var demand, var jobs, var locks, var sent, _, _) ->
            new Reading.Known(at, demand, jobs, locks.map(held -> Map.of()), sent);
        case Reading.Unknown unknown -> unknown;
      };
    }
  }
}
