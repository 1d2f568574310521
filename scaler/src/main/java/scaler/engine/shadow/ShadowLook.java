package scaler.engine.shadow;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
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
   * @param installation this installation's id
   * @param clock the database's
   * @param startup after this an imagined machine serves
   */
  public record Place(String installation, InstantSource clock, Duration startup) {}

  public ShadowLook(Outside outside, Ledger ledger, Comparison comparison, Place place) {
    this.outside = outside;
    this.ledger = WithoutSecrets.of(ledger);
    this.comparison = comparison;
    this.imagined = new Imagined(ledger.machines(), place.clock(), place.startup());
    this.seeding = new Seeding(imagined, ledger.machines(), place.installation());
    this.reconciler =
        new Reconciler(
            imagined.world(outside.queues()),
            this.ledger,
            place.installation(),
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
    Tariff tariff = outside.tariff().apply(fleet.spec());
    real.forEach((name, machines) -> compare(lease, fleet.spec(), name, machines, tariff, now));
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
    return machines.stream()
        .collect(Collectors.groupingBy(CloudMachine::type, Collectors.counting()))
        .entrySet()
        .stream()
        .max(
            Map.Entry.<String, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey);
  }

  private void compare(
      Lease lease,
      FleetSpec fleet,
      RoleName name,
      List<CloudMachine> real,
      Tariff tariff,
      Instant now) {
    Stream<String> types =
        ledger.machines().living(lease.application()).stream()
            .filter(machine -> machine.role().equals(name))
            .filter(machine -> machine.id().isPresent())
            .filter(machine -> machine.state() != MachineState.TERMINATING)
            .map(machine -> machine.place().map(Machine.Place::type).orElse(""));
    // Both sides have the disk that the file says: what differs then is the number of machines.
    VolumeSpec disk =
        fleet.role(name).map(role -> role.machine().rootVolume()).orElse(VolumeSpec.STANDARD);
    comparison.add(
        lease,
        name,
        side(types, tariff, disk),
        side(real.stream().map(CloudMachine::type), tariff, disk),
        now);
  }

  private static Side side(Stream<String> types, Tariff tariff, VolumeSpec disk) {
    List<Optional<BigDecimal>> prices = types.map(type -> tariff.perHour(type, disk)).toList();
    return new Side(
        prices.size(),
        prices.stream().flatMap(Optional::stream).reduce(BigDecimal.ZERO, BigDecimal::add),
        (int) prices.stream().filter(Optional::isEmpty).count());
  }
}
