package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.Cloud;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/**
 * Takes machines over that run already, and lets machines go. A machine has its row before it has
 * our tags, and for as long as it has one of them. A wish stays open until all is done, so that
 * whoever decides next goes on with it. A pause does not hold it up: nothing is launched or ended.
 */
final class Handovers {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final World world;
  private final Ledger ledger;

  /** When what did not come about is tried again, by the number of the wish. */
  private final Map<Long, Later> later = new ConcurrentHashMap<>();

  Handovers(World world, Ledger ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  /** Whether nothing is open. */
  boolean none(Lease lease) {
    return ledger.wishes().handovers(lease.application()).isEmpty();
  }

  /** Asked at each look, a cloud that is ill would get one call a second for each machine. */
  private record Later(Instant next, Duration pause) {
    private static final Duration FIRST = Duration.ofSeconds(8);
    private static final Duration LONGEST = Duration.ofMinutes(2);

    static Later first(Instant now) {
      return new Later(now.plus(FIRST), FIRST);
    }

    Later again(Instant now) {
      Duration longer = pause.multipliedBy(2);
      Duration next = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
      return new Later(now.plus(next), next);
    }
  }

  private boolean isDue(Handover wish, Instant now) {
    Later waits = later.get(wish.id());
    return waits == null || !now.isBefore(waits.next());
  }

  /**
   * Goes on with all that is open and due.
   *
   * @return whether anything was tried
   */
  boolean fulfil(Lease lease, Active fleet, Instant now) {
    List<Handover> open =
        ledger.wishes().handovers(lease.application()).stream()
            .filter(wish -> isDue(wish, now))
            .toList();
    if (open.isEmpty()) {
      return false;
    }
    Map<MachineId, Machine> ours =
        ledger.machines().living(lease.application()).stream()
            .filter(machine -> machine.id().isPresent())
            .collect(Collectors.toMap(machine -> machine.id().orElseThrow(), Function.identity()));
    Cloud cloud = UnderLease.of(world, ledger.leases(), lease).cloud();
    Scene scene = new Scene(lease, fleet, cloud, now);
    for (Handover wish : open) {
      try {
        done(scene, wish, Optional.ofNullable(ours.get(wish.machine())));
      } catch (LeaseLostException e) {
        throw e;
      } catch (RuntimeException e) {
        // One machine that cannot be handed over must not keep the others from being looked after.
        LOG.error("{}: {}", wish.machine(), e.toString());
        waits(wish, now);
      }
    }
    return true;
  }

  private record Scene(Lease lease, Active fleet, Cloud cloud, Instant now) {}

  private void done(Scene scene, Handover wish, Optional<Machine> ours) {
    boolean done =
        switch (wish) {
          case Handover.Adopt adopt -> adopted(scene, adopt, ours);
          case Handover.Leave leave -> left(scene, leave, ours);
        };
    if (done) {
      ledger.wishes().fulfilled(scene.lease(), wish, scene.now());
      later.remove(wish.id());
    } else {
      waits(wish, scene.now());
    }
  }

  private void waits(Handover wish, Instant now) {
    later.compute(wish.id(), (_, before) -> before == null ? Later.first(now) : before.again(now));
  }

  private boolean adopted(Scene scene, Handover.Adopt wish, Optional<Machine> ours) {
    Optional<Boolean> already = ours.isPresent() ? Optional.empty() : settled(scene, wish);
    if (already.isPresent()) {
      return already.get();
    }
    Machine machine =
        ours.orElseGet(() ->
            ledger.machines().adopt(scene.lease(), wish, scene.fleet().version(), scene.now()));
    var tags =
        OwnerTags.owner(
            scene.fleet().installation(),
            scene.lease().application(),
            machine.role(),
            machine.slot());
    for (var tag : tags.entrySet()) {
      if (failed(wish, scene.cloud().tag(wish.machine(), tag.getKey(), tag.getValue()))) {
        return false;
      }
    }
    ledger.machines().write(scene.lease(), machine, machine, "adopted", scene.now());
    LOG.info("{} {}: adopted ({})", machine.role(), wish.machine(), wish.asked());
    return true;
  }

  /** Whether one that has no row yet is void, or not due; empty: it is to be adopted now. */
  private Optional<Boolean> settled(Scene scene, Handover.Adopt wish) {
    if (scene.fleet().spec().role(wish.role()).isEmpty()) {
      LOG.warn("{} is not adopted: its role {} left the fleet file", wish.machine(), wish.role());
      return Optional.of(true);
    }
    if (mayLoseTags(scene, wish.machine())) {
      LOG.info("{} is not adopted yet: it was let go a moment ago", wish.machine());
      return Optional.of(false);
    }
    return switch (isThere(scene, wish.machine())) {
      case Outcome.Failed<Boolean>(var failure) -> {
        LOG.warn("{} is not adopted yet: {}", wish.machine(), failure.detail());
        yield Optional.of(false);
      }
      case Outcome.Ok<Boolean>(var there) when !there -> {
        LOG.warn("{} is not adopted: the cloud says that it is no more", wish.machine());
        yield Optional.of(true);
      }
      case Outcome.Ok<Boolean> _ -> Optional.empty();
    };
  }

  /** Whoever asked saw a pause without an end; others would be launched in the place of these. */
  private boolean isPaused(Scene scene, Machine machine) {
    return ledger.wishes().pauses(scene.lease().application(), scene.now()).stream()
        .anyMatch(pause -> pause.until().isEmpty() && pause.covers(machine.role()));
  }

  /**
   * A call that took a tag off may come about after it was answered, or be made by a process that
   * stood still meanwhile: a machine that is ours again would lose it, and be listed no more.
   */
  private boolean mayLoseTags(Scene scene, MachineId machine) {
    return ledger
        .machines()
        .letGo(scene.lease().application(), machine)
        .filter(at -> scene.now().isBefore(at.plus(CloudMachine.LISTED_LATE)))
        .isPresent();
  }

  /** One that has ended since it was asked for would get a row at each try, and never its tags. */
  private static Outcome<Boolean> isThere(Scene scene, MachineId machine) {
    return scene.cloud().find(machine).map(found -> found.map(Unrecorded::runs).orElse(false));
  }

  /**
   * Whether nothing is left to let go: its tags end with it, and its row by the cloud's own word.
   */
  private static boolean hasEnded(Scene scene, MachineId machine, Optional<Machine> ours) {
    return scene.cloud().find(machine) instanceof Outcome.Ok<Optional<CloudMachine>>(var found)
        && found.map(one -> !Unrecorded.runs(one)).orElse(ours.isEmpty());
  }

  /** Whether it bears the first of the tags that it is to lose: nothing was done about it yet. */
  private static Outcome<Boolean> isWhole(Scene scene, MachineId machine) {
    return scene
        .cloud()
        .find(machine)
        .map(found ->
            found.map(one -> one.tags().containsKey(OwnerTags.keys().getFirst())).orElse(false));
  }

  private boolean kept(Scene scene, Handover.Leave wish, Machine machine) {
    String why = "is not let go: the pause that this needs is over; pause, and ask again";
    ledger.machines().write(scene.lease(), machine, machine, why, scene.now());
    LOG.warn("{} {} {}", machine.role(), wish.machine(), why);
    return true;
  }

  private boolean left(Scene scene, Handover.Leave wish, Optional<Machine> ours) {
    if (ours.map(Machine::state).equals(Optional.of(MachineState.TERMINATING))) {
      LOG.warn("{} is not let go: its end is decided, which is not taken back", wish.machine());
      return true;
    }
    if (ours.isPresent() && !isPaused(scene, ours.get())) {
      // One that has lost tags already cannot be had back: there is no right to tag it again.
      switch (isWhole(scene, wish.machine())) {
        case Outcome.Failed<Boolean> _ -> {
          return false;
        }
        case Outcome.Ok<Boolean>(var whole) -> {
          if (whole) {
            return kept(scene, wish, ours.get());
          }
        }
      }
    }
    for (String key : OwnerTags.keys()) {
      if (failed(wish, scene.cloud().untag(wish.machine(), key))) {
        return hasEnded(scene, wish.machine(), ours);
      }
    }
    ours.ifPresent(machine -> {
      Machine gone =
          machine
              .withEnd(new EndCause(EndCause.Kind.LEFT, wish.asked()))
              .become(MachineState.GONE, scene.now());
      ledger
          .machines()
          .write(scene.lease(), machine, gone, "let go, it runs on: " + wish.asked(), scene.now());
      LOG.info("{} {}: let go, it runs on ({})", machine.role(), wish.machine(), wish.asked());
    });
    return true;
  }

  private static boolean failed(Handover wish, Outcome<MachineId> outcome) {
    if (outcome instanceof Outcome.Failed<MachineId>(var failure)) {
      LOG.warn(
          "{}: its tags are not changed yet; it will be tried again ({})",
          wish.machine(),
          failure.detail());
      return true;
    }
    return false;
  }
}
