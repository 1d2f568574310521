package scaler.sim;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;
import scaler.core.model.RoleName;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/** The pages of simulated machines; what they say follows the cordon tag with a lag. */
final class SimPages implements Pages {
  private final SimWorld world;

  SimPages(SimWorld world) {
    this.world = world;
  }

  @Override
  public Outcome<Page> page(String address, int portOffset) {
    return world.ask(
        SimPart.PAGES,
        now ->
            at(address, now)
                .map(machine -> Outcome.ok(page(machine, now)))
                .orElseGet(() -> Outcome.failed(new Failure.Unavailable("connection refused"))));
  }

  @Override
  public Outcome<Integer> load(String url, String address, int portOffset) {
    return world.ask(
        SimPart.PAGES,
        now ->
            at(address, now)
                .filter(machine -> machine.ready(now))
                .map(machine -> Outcome.ok(world.inHand(machine)))
                .orElseGet(() -> Outcome.failed(new Failure.Unavailable("connection refused"))));
  }

  @Override
  public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
    Outcome<Boolean> answer =
        world.ask(
            SimPart.PAGES,
            now -> Outcome.ok(at(address, now).map(one -> one.ready(now)).orElse(false)));
    return switch (answer) {
      case Outcome.Ok<Boolean>(var healthy) ->
          healthy ? Optional.empty() : Optional.of("connection refused");
      case Outcome.Failed<Boolean>(var failure) -> Optional.of(failure.detail());
    };
  }

  private Optional<SimMachine> at(String address, Instant now) {
    return world.machines().stream()
        .filter(machine -> machine.address().equals(address) && machine.booted(now))
        .findFirst();
  }

  private Page page(SimMachine machine, Instant now) {
    boolean drains = machine.drains(now);
    int busy = world.inHand(machine);
    return new Page(
        machine.id(),
        machine.role().map(RoleName::value).orElse(""),
        machine.boot(),
        Optional.empty(),
        !machine.ready(now) ? Page.State.STARTING : drains ? Page.State.DRAINING : Page.State.READY,
        machine.seenTag(now),
        drains ? busy : world.workers(machine),
        OptionalInt.of(busy),
        machine.notice());
  }
}
