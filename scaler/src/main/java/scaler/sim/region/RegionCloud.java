package scaler.sim.region;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Checks;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.sim.fault.FaultKind;

/** The region as its interface shows it: late, and not always the same way round. */
public final class RegionCloud implements Cloud, Others, Checks {
  private static final long MOST_STALE = 120_000;
  private static final long NEW = 300_000;

  private final Region region;

  public RegionCloud(Region region) {
    this.region = region;
  }

  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    if (region.faults.happens(FaultKind.LISTING_FAILS)) {
      return Outcome.failed(new Failure.Unavailable("the listing broke off"));
    }
    return Outcome.ok(
        listing(shown -> application.equals(shown.tags().get(OwnerTags.APPLICATION))));
  }

  private List<CloudMachine> listing(Predicate<CloudMachine> wanted) {
    List<CloudMachine> listed = new ArrayList<>();
    if (region.faults.happens(FaultKind.LISTING_EMPTY)) {
      return listed;
    }
    for (Instance machine : region.shown()) {
      seen(machine).filter(wanted).ifPresent(listed::add);
    }
    return listed;
  }

  /** Empty where this listing does not show it. */
  private Optional<CloudMachine> seen(Instance machine) {
    if (region.faults.happens(FaultKind.LISTING_OMITS)) {
      return Optional.empty();
    }
    if (region.faults.happens(FaultKind.LISTING_STALE)) {
      long lag = Math.round(region.faults.measure(FaultKind.LISTING_STALE) * MOST_STALE);
      return machine.at(region.time.millis() - lag);
    }
    return Optional.of(machine.now());
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId id) {
    Optional<Instance> machine = region.find(id).filter(region.shown()::contains);
    boolean isNew = machine.filter(one -> region.time.millis() - one.launched() < NEW).isPresent();
    return Outcome.ok(isNew ? machine.flatMap(this::seen) : machine.map(Instance::now));
  }

  @Override
  public int launchesNow() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    return region.launch(request).map(Instance::now);
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return changed(machine, key, Optional.of(value));
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return changed(machine, key, Optional.empty());
  }

  private Outcome<MachineId> changed(MachineId id, String key, Optional<String> value) {
    Optional<Instance> machine = region.find(id).filter(one -> one.state() != State.TERMINATED);
    machine.ifPresent(one -> {
      region.witness.tagged(one, key);
      region.tag(one, key, value);
    });
    return answer(id, machine);
  }

  private static Outcome<MachineId> answer(MachineId id, Optional<Instance> machine) {
    return machine.isPresent()
        ? Outcome.ok(id)
        : Outcome.failed(new Failure.Invalid("there is no " + id));
  }

  @Override
  public Outcome<MachineId> terminate(MachineId id) {
    Optional<Instance> machine = region.find(id);
    machine.ifPresent(region::terminate);
    return answer(id, machine);
  }

  @Override
  public Outcome<MachineId> reboot(MachineId id) {
    Optional<Instance> machine = region.find(id).filter(Instance::runs);
    machine.ifPresent(one -> {
      region.witness.power(one, "reboot", region.inHand(one));
      region.power().reboot(one);
    });
    return answer(id, machine);
  }

  @Override
  public Outcome<MachineId> stop(MachineId id, boolean force) {
    Optional<Instance> machine =
        region.find(id).filter(one -> one.lives() && one.state() != State.PENDING);
    machine.ifPresent(one -> {
      region.witness.power(one, "stop", region.inHand(one));
      region.power().stop(one, force);
    });
    return answer(id, machine);
  }

  @Override
  public Outcome<MachineId> start(MachineId id) {
    Optional<Instance> machine =
        region.find(id).filter(one -> one.lives() && one.state() != State.STOPPING);
    if (machine.filter(this::cannotStart).isPresent()) {
      return Outcome.failed(new Failure.NoCapacity("no room to start " + id));
    }
    machine.ifPresent(one -> {
      region.witness.power(one, "start", 0);
      region.power().start(one);
    });
    return answer(id, machine);
  }

  private boolean cannotStart(Instance machine) {
    return machine.state() == State.STOPPED && region.room().refusesStart(machine);
  }

  @Override
  public Outcome<List<Stranger>> find(Collection<MachineId> ids) {
    return strangers(shown -> ids.contains(shown.id()));
  }

  @Override
  public Outcome<List<Stranger>> tagged(String key, String value) {
    return strangers(shown -> value.equals(shown.tags().get(key)));
  }

  private Outcome<List<Stranger>> strangers(Predicate<CloudMachine> wanted) {
    return Outcome.ok(
        listing(wanted).stream()
            .map(shown -> {
              Instance machine = region.find(shown.id()).orElseThrow();
              return new Stranger(
                  shown, machine.zone(), java.time.Instant.ofEpochMilli(machine.launched()));
            })
            .toList());
  }

  @Override
  public Outcome<Report> look() {
    return Outcome.ok(new Report.Made(region.sickbay().found()));
  }
}
