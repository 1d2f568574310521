package scaler.engine.shadow;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.Bill;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.engine.loop.Hands;
import scaler.engine.loop.Look;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Comparison;
import scaler.engine.port.Comparison.Side;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.Queues;

/**
 * Decides for an imagined fleet that begins as the real one is, and compares the two from then on.
 * The loop is the real one; what it changes is imagined.
 */
public final class ShadowLook implements Look {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Outside outside;
  private final Ledger ledger;
  private final Comparison comparison;
  private final Imagined imagined;
  private final Seeding seeding;
  private final Reconciler reconciler;

  /**
   * What of the world a shadow knows.
   *
   * @param tariff prices of a fleet's machines
   */
  public record Outside(
      Others others, Queues queues, Watched watched, Function<FleetSpec, Tariff> tariff) {}

  /**
   * Where it runs.
   *
   * @param clock the database's
   * @param startup after this an imagined machine serves
   */
  public record Place(InstantSource clock, Duration startup) {}

  public ShadowLook(Outside outside, Ledger ledger, Comparison comparison, Place place) {
    this.outside = outside;
    this.ledger = WithoutSecrets.of(ledger);
    this.comparison = comparison;
    this.imagined = new Imagined(ledger.machines(), place.clock(), place.startup());
    this.seeding = new Seeding(imagined, ledger.machines());
    this.reconciler =
        new Reconciler(
            imagined.world(outside.queues()),
            this.ledger,
            UnaryOperator.identity(),
            Hands.sideBySide());
  }

  @Override
  public Duration tick(Lease lease, Reconciler.Pace pace, Instant now) {
    Optional<Active> active = ledger.fleets().active(lease.application());
    if (active.isEmpty()) {
      return pace.idle();
    }
    Active fleet = active.get();
    fleet
        .resolved()
        .subnets()
        .values()
        .forEach(subnet -> imagined.zone(subnet.id(), subnet.zone()));
    Map<RoleName, List<CloudMachine>> real = new HashMap<>();
    for (RoleSpec role : fleet.spec().roles()) {
      look(role).ifPresent(machines -> real.put(role.name(), machines));
    }
    boolean begun = true;
    for (RoleSpec role : fleet.spec().roles()) {
      begun &= begin(lease, fleet, role, real, now);
    }
    if (!begun) {
      // What runs has to be seen before it is decided beside it.
      return pace.moving();
    }
    Duration next = reconciler.tick(lease, pace, now);
    compare(lease, fleet.spec(), real, now);
    return next;
  }

  private Optional<List<CloudMachine>> look(RoleSpec role) {
    return switch (outside.watched().machines(role.name(), outside.others())) {
      case Outcome.Ok<List<CloudMachine>>(var machines) -> Optional.of(machines);
      case Outcome.Failed<List<CloudMachine>>(var failure) -> {
        LOG.warn(
            "{}: what really runs cannot be seen, so this time is not compared ({})",
            role.name(),
            failure.detail());
        yield Optional.empty();
      }
    };
  }

  /** Whether a role had begun before this look. */
  private boolean begin(
      Lease lease,
      Active fleet,
      RoleSpec role,
      Map<RoleName, List<CloudMachine>> seen,
      Instant now) {
    boolean begun = comparison.begun(lease.application(), role.name());
    Optional<List<CloudMachine>> real = Optional.ofNullable(seen.get(role.name()));
    if (real.isPresent()) {
      usual(real.get()).ifPresent(type -> imagined.type(role.name().value(), type));
      if (!begun) {
        seeding.seed(lease, fleet, role, real.get(), now);
        comparison.begin(lease, role.name(), now);
        LOG.info("{}: the shadow begins with the {} that run", role.name(), real.get().size());
      }
    }
    return begun;
  }

  /** The type that most of them have. */
  private static Optional<String> usual(List<CloudMachine> machines) {
    return most(machines.stream().map(CloudMachine::type), Comparator.naturalOrder());
  }

  private void compare(
      Lease lease, FleetSpec fleet, Map<RoleName, List<CloudMachine>> real, Instant now) {
    Tariff tariff = outside.tariff().apply(fleet);
    var imaginedCosts = new Costs(fleet.prices().commitment());
    var realCosts = new Costs(fleet.prices().commitment());
    for (RoleSpec role : fleet.roles()) {
      Optional.ofNullable(real.get(role.name()))
          .ifPresent(machines -> {
            // Both sides have the disk that the file says, and are charged as most of the real
            // machines are: what differs then is the number of machines.
            BiFunction<String, Market, Bill.Line> priced =
                (type, market) ->
                    Bill.Line.of(
                        type,
                        market,
                        tariff.rate(type, market, charged(machines), role.machine().rootVolume()));
            comparison.add(
                lease,
                role.name(),
                imaginedCosts.side(
                    imaginedOnes(lease, role.name())
                        .map(machine -> priced.apply(type(machine), imagined.market(machine)))
                        .toList()),
                realCosts.side(
                    machines.stream()
                        .map(machine -> priced.apply(machine.type(), machine.market()))
                        .toList()),
                now);
          });
    }
  }

  private Stream<Machine> imaginedOnes(Lease lease, RoleName role) {
    return ledger.machines().living(lease.application()).stream()
        .filter(machine -> machine.role().equals(role))
        .filter(machine -> machine.id().isPresent())
        .filter(machine -> machine.state() != MachineState.TERMINATING);
  }

  private static String type(Machine machine) {
    return machine.place().map(Machine.Place::type).orElse("");
  }

  private static Billing charged(List<CloudMachine> machines) {
    return most(
            machines.stream().map(CloudMachine::billing), Comparator.comparing(Billing::toString))
        .orElse(Billing.PLAIN);
  }

  /** What most of them are; of several the first. */
  private static <T> Optional<T> most(Stream<T> all, Comparator<T> order) {
    return all.collect(Collectors.groupingBy(one -> one, Collectors.counting())).entrySet().stream()
        .max(
            Map.Entry.<T, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(order.reversed())))
        .map(Map.Entry::getKey);
  }

  /**
   * What roles cost one after another: what is paid for anyway is no saving, and none gets it
   * twice.
   */
  private static final class Costs {
    private Map<String, Integer> commitment;

    Costs(Map<String, Integer> commitment) {
      this.commitment = commitment;
    }

    Side side(List<Bill.Line> machines) {
      Bill bill = Bill.of(machines, commitment);
      commitment = bill.unused();
      return new Side(machines.size(), bill.marginal(), bill.unpriced());
    }
  }
}
