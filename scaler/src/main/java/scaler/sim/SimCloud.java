package scaler.sim;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** A simulated cloud: honours client tokens, boots with a delay, lists what has ended lately. */
final class SimCloud implements Cloud {
  private static final Optional<Failure> TAKEN = Optional.empty();

  private final SimWorld world;

  SimCloud(SimWorld world) {
    this.world = world;
  }

  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    return world.ask(
        SimPart.LISTING,
        now ->
            Outcome.ok(
                world.machines().stream()
                    .filter(machine -> machine.listed(now))
                    .map(machine -> machine.shown(now))
                    .filter(shown -> application.equals(shown.tags().get(OwnerTags.APPLICATION)))
                    .toList()));
  }

  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    return world.ask(
        SimPart.CLOUD, now -> Outcome.ok(world.find(machine).map(one -> one.shown(now))));
  }

  @Override
  public int launchesNow() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    return world.ask(SimPart.CLOUD, now -> launch(request, now));
  }

  private Outcome<CloudMachine> launch(LaunchRequest request, Instant now) {
    Optional<SimMachine> before =
        world.machines().stream()
            .filter(machine -> machine.request().clientToken().equals(request.clientToken()))
            .findFirst();
    if (before.isPresent()) {
      return before.get().request().equals(request)
          ? Outcome.ok(before.get().shown(now))
          : Outcome.failed(new Failure.Invalid("the token was used for another request"));
    }
    return world.hasRoom(request)
        ? Outcome.ok(world.born(request).shown(now))
        : Outcome.failed(new Failure.NoCapacity("no room in " + request.subnet()));
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return change(machine, one -> one.tag(key, Optional.of(value), world.instant()));
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return change(machine, one -> one.tag(key, Optional.empty(), world.instant()));
  }

  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    return change(machine, world::terminate);
  }

  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return power(
        machine,
        (one, state) ->
            switch (state) {
              case RUNNING -> {
                world.reboot(one);
                yield TAKEN;
              }
              case PENDING, STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
                  refused(one, state, "rebooted");
            });
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return power(
        machine,
        (one, state) ->
            switch (state) {
              case RUNNING, STOPPING -> {
                world.halt(one, force);
                yield TAKEN;
              }
              case STOPPED -> TAKEN;
              case PENDING, SHUTTING_DOWN, TERMINATED -> refused(one, state, "stopped");
            });
  }

  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return power(
        machine,
        (one, state) ->
            switch (state) {
              case STOPPED -> {
                if (!world.hasRoom(one.request())) {
                  yield Optional.of(new Failure.NoCapacity("no room in " + one.request().subnet()));
                }
                one.start(world.instant());
                yield TAKEN;
              }
              case PENDING, RUNNING -> TAKEN;
              case STOPPING, SHUTTING_DOWN, TERMINATED -> refused(one, state, "started");
            });
  }

  /** What a machine in that state makes of an order: why it does not take it, if it does not. */
  private interface Order {
    Optional<Failure> refusal(SimMachine machine, State state);
  }

  private static Optional<Failure> refused(SimMachine machine, State state, String verb) {
    return Optional.of(
        new Failure.Invalid(
            "%s is %s and cannot be %s"
                .formatted(machine.id(), state.name().toLowerCase(Locale.ROOT), verb)));
  }

  private Outcome<MachineId> power(MachineId id, Order order) {
    return world.ask(
        SimPart.CLOUD,
        now ->
            world
                .find(id)
                .map(machine -> order.refusal(machine, machine.state(now)))
                .orElseGet(() -> Optional.of(new Failure.Invalid("there is no " + id)))
                .<Outcome<MachineId>>map(Outcome::failed)
                .orElseGet(() -> Outcome.ok(id)));
  }

  private Outcome<MachineId> change(MachineId id, Consumer<SimMachine> change) {
    return world.ask(
        SimPart.CLOUD,
        now ->
            world
                .find(id)
                .<Outcome<MachineId>>map(machine -> {
                  change.accept(machine);
                  return Outcome.ok(id);
                })
                .orElseGet(() -> Outcome.failed(new Failure.Invalid("there is no " + id))));
  }
}
