package scaler.sim.region;

import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Page;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;

/** What machines say of themselves. */
public final class RegionPages implements Pages {
  private final Region region;

  public RegionPages(Region region) {
    this.region = region;
  }

  @Override
  public Outcome<Page> page(String address, int portOffset) {
    return at(address)
        .map(machine -> Outcome.ok(page(machine)))
        .orElseGet(() -> Outcome.failed(new Failure.Unavailable("connection refused")));
  }

  private Optional<Instance> at(String address) {
    return region.at(address).filter(machine -> machine.booted(region.time.millis()));
  }

  private Page page(Instance machine) {
    int busy = region.inHand(machine);
    boolean starts = !machine.ready(region.time.millis());
    int workers = starts ? 0 : region.crew(machine).map(Region.Crew::workers).orElse(0);
    Page.State state =
        starts ? Page.State.STARTING : machine.drains() ? Page.State.DRAINING : Page.State.READY;
    return new Page(
        machine.id(),
        machine.role(),
        machine.boots(),
        Optional.empty(),
        state,
        machine.seenTag(),
        machine.drains() ? busy : workers,
        OptionalInt.of(busy),
        machine.notice());
  }

  @Override
  public Outcome<Integer> load(String url, String address, int portOffset) {
    return at(address)
        .filter(machine -> machine.ready(region.time.millis()))
        .map(machine -> Outcome.ok(region.inHand(machine)))
        .orElseGet(() -> Outcome.failed(new Failure.Unavailable("connection refused")));
  }

  @Override
  public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
    return at(address).filter(machine -> machine.ready(region.time.millis())).isPresent()
        ? Optional.empty()
        : Optional.of("connection refused");
  }
}
