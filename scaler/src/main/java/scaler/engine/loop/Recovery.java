package scaler.engine.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.Machine.Place;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Stranger;
import scaler.core.plan.Draining;
import scaler.engine.loop.Unrecorded.Lost;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Holds.Hold;
import scaler.engine.port.Holds.Standing;
import scaler.engine.port.Lease;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/**
 * Sees to it that nothing is decided by a record that lacks machines: that of a new database, or of
 * one that was set back. What the cloud shows and the record does not is taken up from its tags,
 * and the application is held until somebody says that this is right.
 */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");
  private static final int NAMED = 5;

  /** That many machines are asked for their pages at a time. */
  private static final int AT_ONCE = 64;

  private final World world;
  private final Ledger ledger;
  private final Hands hands;
  private final Set<MachineId> told = ConcurrentHashMap.newKeySet();

  Recovery(World world, Ledger ledger, Hands hands) {
    this.hands = hands;
    this.world = world;
    this.ledger = ledger;
  }

  /**
   * Compares the cloud with the record, and holds the application where it has to.
   *
   * @return whether slots may be given to machines now: none that the cloud shows is given again
   */
  boolean compare(Lease lease, Active fleet, Outcome<List<CloudMachine>> listing, Instant now) {
    String application = lease.application();
    if (!(listing instanceof Outcome.Ok<List<CloudMachine>>(var machines))) {
      return ledger.holds().of(application, List.of()).met();
    }
    Unrecorded all = unrecorded(fleet, machines);
    Standing standing = ledger.holds().of(application, all.lostSlots());
    Unrecorded found = all.without(standing.taken());
    tell(found, standing.met());
    if (found.highestSlot() > standing.highestSlot()) {
      ledger.holds().skipTo(lease, found.highestSlot());
    }
    if (!found.lost().isEmpty()) {
      remake(lease, fleet, found.lost(), standing, now);
    } else if (!standing.met() && !found.others().isEmpty()) {
      holdForOthers(lease, fleet, found.others(), standing, now);
    } else if (standing.hold() == Hold.IN_FORCE) {
      if (standing.others().isPresent()) {
        hold(lease, "the machines of the other installation are gone", Optional.empty(), now);
      }
    } else if (standing.hold() == Hold.ENDED || !standing.met()) {
      begin(lease, standing.hold() == Hold.ENDED, now);
    }
    return true;
  }

  /** Why the application would be held when it were looked at now; nothing is done. */
  Optional<String> wouldHold(Active fleet, Outcome<List<CloudMachine>> listing) {
    if (!(listing instanceof Outcome.Ok<List<CloudMachine>>(var machines))) {
      return Optional.empty();
    }
    Unrecorded all = unrecorded(fleet, machines);
    Standing standing = ledger.holds().of(fleet.spec().application(), all.lostSlots());
    Unrecorded found = all.without(standing.taken());
    if (!found.lost().isEmpty()) {
      return Optional.of(lostSentence(fleet, found.lost()));
    }
    return standing.met() || found.others().isEmpty()
        ? Optional.empty()
        : Optional.of(othersSentence(fleet, found.others()));
  }

  private Unrecorded unrecorded(Active fleet, List<CloudMachine> machines) {
    List<RoleSpec> roles = new ArrayList<>(fleet.spec().roles());
    roles.addAll(ledger.fleets().removed(fleet));
    return Unrecorded.in(
        machines,
        fleet.installation(),
        ledger.machines().living(fleet.spec().application()),
        roles);
  }

  /** Each once: what stays strange would fill the log. */
  private void tell(Unrecorded found, boolean met) {
    found.strange().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(one -> told.add(one.getKey()))
        .forEach(one ->
            LOG.warn(
                "{} bears the tags of this installation, and {}; scaler leaves it alone: end it by hand"
                    + " if nobody needs it, or take it over with scaler adopt",
                one.getKey(),
                one.getValue()));
    if (met) {
      found.others().stream()
          .filter(machine -> told.add(machine.id()))
          .forEach(machine ->
              LOG.warn(
                  "{} bears the application's name for another installation ({}); scaler leaves it"
                      + " alone: two that decide for one application each launch a whole fleet",
                  machine.id(),
                  machine.tags().get(OwnerTags.INSTALL)));
    }
  }

  private void hold(Lease lease, String why, Optional<String> others, Instant now) {
    ledger.holds().hold(lease, why, others, now);
    LOG.warn("{}: held, nothing is launched or ended: {}", lease.application(), why);
  }

  /** The hold comes first: rows without it would be taken for a fleet that is governed. */
  private void remake(Lease lease, Active fleet, List<Lost> lost, Standing standing, Instant now) {
    if (standing.hold() != Hold.IN_FORCE || standing.others().isPresent()) {
      hold(lease, lostSentence(fleet, lost), Optional.empty(), now);
    }
    Map<MachineId, Stranger> seen = seen(lost.stream().map(Lost::machine).toList());
    List<Callable<Machine>> looks =
        lost.stream()
            .flatMap(one ->
                Optional.ofNullable(seen.get(one.machine().id())).stream()
                    .<Callable<Machine>>map(shown -> () -> machine(one, shown.launched(), now)))
            .toList();
    for (Machine machine : hands.all(looks, AT_ONCE)) {
      ledger.holds().remake(lease, machine, fleet.version(), "taken up as its tags say", now);
      LOG.info(
          "{} {}: taken up as its tags say ({})",
          machine.role(),
          machine.label(),
          machine.state().word());
    }
  }

  private void holdForOthers(
      Lease lease, Active fleet, List<CloudMachine> others, Standing standing, Instant now) {
    String names = names(others);
    if (standing.hold() != Hold.IN_FORCE || !standing.others().equals(Optional.of(names))) {
      hold(lease, othersSentence(fleet, others), Optional.of(names), now);
    }
  }

  /** What had to come about in some time has that time from now on. */
  private void begin(Lease lease, boolean held, Instant now) {
    if (held) {
      for (Machine machine : ledger.machines().living(lease.application())) {
        Machine anew =
            machine.withDrain(machine.drain().map(drain -> Drain.of(drain.cause(), now)));
        switch (machine.state()) {
          case PENDING, BOOTING, DRAINING ->
              ledger.machines().write(lease, machine, anew.anew(now), "the hold is over", now);
          case REQUESTED, IN_SERVICE, IMPAIRED, TERMINATING, GONE -> {}
        }
      }
      LOG.info("{}: the hold is over", lease.application());
    }
    ledger.holds().met(lease, now);
  }

  private static String lostSentence(Active fleet, List<Lost> lost) {
    return "%s of the installation %s that this database did not know: %s"
        .formatted(
            Sentences.count(lost.size(), "machine runs", "machines run"),
            fleet.installation(),
            some(lost.stream().map(one -> one.machine().id().value()).toList()));
  }

  private String othersSentence(Active fleet, List<CloudMachine> others) {
    String newest =
        seen(others).values().stream()
            .max(Comparator.comparing(Stranger::launched).thenComparing(Stranger::id))
            .map(one -> " (the newest, %s, was launched at %s)".formatted(one.id(), one.launched()))
            .orElse("");
    return "%s under the name %s for the installation %s%s, and this one is %s"
        .formatted(
            Sentences.count(others.size(), "machine runs", "machines run"),
            fleet.spec().application(),
            names(others),
            newest,
            fleet.installation());
  }

  private static String names(List<CloudMachine> others) {
    return others.stream()
        .map(machine -> machine.tags().get(OwnerTags.INSTALL))
        .sorted()
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  private static String some(List<String> all) {
    String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? first : first + " and %d more".formatted(all.size() - NAMED);
  }

  private Map<MachineId, Stranger> seen(List<CloudMachine> machines) {
    Map<MachineId, Stranger> seen = new HashMap<>();
    switch (world.others().find(machines.stream().map(CloudMachine::id).toList())) {
      case Outcome.Ok<List<Stranger>>(var strangers) ->
          strangers.forEach(one -> seen.put(one.id(), one));
      case Outcome.Failed<List<Stranger>>(var failure) ->
          LOG.warn("how old machines are is not known yet ({})", failure.detail());
    }
    return seen;
  }

  /** As much of a lost row as the cloud and the machine itself still know. */
  private Machine machine(Lost lost, Instant launched, Instant now) {
    CloudMachine cloud = lost.machine();
    Instant since = launched.isBefore(now) ? launched : now;
    boolean cordoned = Draining.CORDONED.equals(cloud.tags().get(Draining.CORDON_TAG));
    return new Machine(
        lost.slot(),
        lost.role().name(),
        cloud.zone(),
        Optional.of(cloud.id()),
        state(cloud.state(), cordoned),
        now,
        since,
        Optional.of(since).filter(_ -> cloud.state() != CloudMachine.State.PENDING),
        cloud.address().map(address -> new Place(address, cloud.portOffset(), cloud.type())),
        Optional.of(Drain.of(EndCause.RECORD_LOST, now)).filter(_ -> cordoned),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        // What is attached is seen; what was only set aside went with the row.
        List.of(),
        isPageless(cloud, !now.isBefore(since.plus(lost.role().startup()))),
        Optional.empty());
  }

  private static MachineState state(CloudMachine.State cloud, boolean cordoned) {
    return switch (cloud) {
      case PENDING -> MachineState.PENDING;
      case RUNNING -> cordoned ? MachineState.DRAINING : MachineState.BOOTING;
      case STOPPING, STOPPED -> cordoned ? MachineState.DRAINING : MachineState.IMPAIRED;
      case SHUTTING_DOWN, TERMINATED ->
          throw new IllegalStateException("one that ends is not taken up");
    };
  }

  /**
   * One that runs for long and has no page that answers was adopted without: waited for, it would
   * be ended as if it had never been ready.
   */
  private boolean isPageless(CloudMachine cloud, boolean shouldAnswer) {
    return shouldAnswer
        && cloud.state() == CloudMachine.State.RUNNING
        && cloud
            .address()
            .map(address ->
                !(world.pages().page(address, cloud.portOffset())
                        instanceof Outcome.Ok<Page>(var page)
                    && page.instance().equals(cloud.id())))
            .orElse(false);
  }
}
