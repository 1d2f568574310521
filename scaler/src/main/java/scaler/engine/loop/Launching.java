package scaler.engine.loop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.UserData;
import scaler.core.model.Asked;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.core.plan.Step;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Ledger;
import scaler.engine.port.Machines.Spot;
import scaler.engine.port.Outcome;
import scaler.engine.port.VolumesTakenException;

/** Brings machines into being: the intent first, then the call, which may be sent again. */
final class Launching {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Cloud cloud;
  private final Ledger ledger;
  private final UnaryOperator<String> references;

  Launching(Cloud cloud, Ledger ledger, UnaryOperator<String> references) {
    this.cloud = cloud;
    this.ledger = ledger;
    this.references = references;
  }

  void launch(Scene scene, Step.Launch launch, LaunchRound round) {
    RoleName role = scene.view().spec().name();
    if (!round.isOpen(role, new Offer(launch.where().zone(), launch.type(), launch.market()))) {
      return;
    }
    String userData;
    try {
      userData = userData(scene, launch);
    } catch (IllegalArgumentException e) {
      failed(
          scene, Optional.ofNullable(e.getMessage()).orElse("its user data cannot be made"), round);
      return;
    }
    Machine intent;
    try {
      intent =
          ledger
              .machines()
              .intend(
                  scene.lease(),
                  role,
                  new Spot(launch.where().zone(), launch.volumes()),
                  scene.fleet().version(),
                  slot -> request(scene, launch, userData, slot),
                  scene.now());
    } catch (VolumesTakenException e) {
      failed(scene, String.valueOf(e.getMessage()), round);
      return;
    }
    LOG.info("{} slot {}: requested in {}", intent.role(), intent.slot(), intent.zone());
    ask(scene, intent, Optional.empty(), round);
  }

  /** That it is asked again is written down first: its effect is open from here on. */
  void askAgain(Scene scene, Machine machine, LaunchRound round) {
    if (!round.isOpen()) {
      return;
    }
    Machine asking = machine.asking(Asked.What.LAUNCH, scene.now());
    ledger.machines().write(scene.lease(), machine, asking, "asked for again", scene.now());
    ask(scene, asking, machine.asked().flatMap(Asked::open), round);
  }

  /**
   * Sends the frozen request; the same slot gives the same machine however often it is sent.
   *
   * @param open when a request before this one was sent whose effect nobody knows
   */
  private void ask(Scene scene, Machine machine, Optional<Instant> open, LaunchRound round) {
    LaunchRequest request = ledger.machines().request(machine.slot());
    switch (cloud.launch(request)) {
      case Outcome.Ok<CloudMachine>(var born) -> {
        Machine after = machine.seenAs(born, scene.now()).become(MachineState.PENDING, scene.now());
        ledger.machines().write(scene.lease(), machine, after, "launched", scene.now());
        LOG.info("{} {} is your machine", machine.role(), born.id());
      }
      case Outcome.Failed<CloudMachine>(var failure) -> {
        round.met(
            failure,
            machine.role(),
            new Offer(machine.zone(), request.type().orElse(""), request.market()));
        failed(scene, machine, open, failure).ifPresent(why -> failed(scene, why, round));
      }
    }
  }

  /**
   * What follows when a request gave no machine.
   *
   * @return why it counts as a failed launch, where it does
   */
  private Optional<String> failed(
      Scene scene, Machine machine, Optional<Instant> open, Failure failure) {
    return switch (failure) {
      // The machine may have been launched all the same: the slot stays and counts.
      case Failure.Unavailable(var detail) -> {
        unknown(machine, detail);
        yield Optional.empty();
      }
      case Failure.Throttled(var detail) -> {
        notNow(scene, machine, open, detail);
        yield Optional.empty();
      }
      case Failure.NoCapacity(var detail) -> {
        if (isRefused(scene, machine, open, detail)) {
          rest(scene, machine, detail);
        }
        yield Optional.empty();
      }
      case Failure.Denied(var detail) ->
          Optional.of(detail).filter(_ -> isRefused(scene, machine, open, detail));
      case Failure.Invalid(var detail) ->
          Optional.of(detail).filter(_ -> isRefused(scene, machine, open, detail));
    };
  }

  /** That a request is refused now says nothing of one before it whose answer was lost. */
  private boolean isRefused(Scene scene, Machine machine, Optional<Instant> open, String detail) {
    if (!Asked.settled(open, scene.now())) {
      notNow(scene, machine, open, detail);
      return false;
    }
    refused(scene, machine, detail);
    return true;
  }

  /** This request did nothing, so what was open before it is all that is open. */
  private void notNow(Scene scene, Machine machine, Optional<Instant> open, String detail) {
    Machine answered =
        machine.asked().map(asked -> machine.withAsked(asked.answered(open))).orElse(machine);
    ledger.machines().write(scene.lease(), machine, answered, detail, scene.now());
    unknown(machine, detail);
  }

  private static void unknown(Machine machine, String detail) {
    LOG.warn(
        "{} {}: the launch has no answer yet; it will be asked again ({})",
        machine.role(),
        machine.label(),
        detail);
  }

  private void refused(Scene scene, Machine machine, String detail) {
    Machine after =
        machine
            .withEnd(new EndCause(EndCause.Kind.LAUNCH_FAILED, detail))
            .become(MachineState.GONE, scene.now());
    ledger.machines().write(scene.lease(), machine, after, detail, scene.now());
  }

  /** A launch that was granted found no room after all: nothing more is launched there now. */
  void foundNoRoom(Scene scene, Machine machine, String detail, LaunchRound round) {
    round.met(new Failure.NoCapacity(detail), machine.role(), offer(machine));
    rest(scene, machine, detail);
  }

  private Offer offer(Machine machine) {
    LaunchRequest asked = ledger.machines().request(machine.slot());
    return new Offer(machine.zone(), asked.type().orElse(""), asked.market());
  }

  /** The cloud has no room there now; the next look tries the next offer, under a new slot. */
  private void rest(Scene scene, Machine machine, String detail) {
    Offer offer = offer(machine);
    ledger.journal().rests(scene.lease(), machine.role(), offer, scene.now().plus(Offer.REST));
    LOG.warn("{}: no room for {}; the next offer is tried ({})", machine.role(), offer, detail);
  }

  /** Counts a failed launch; the role's next one waits a little longer. */
  void failed(Scene scene, String why, LaunchRound round) {
    RoleName role = scene.view().spec().name();
    round.failed(
        role,
        scene.view().trouble(),
        before -> {
          LaunchTrouble trouble = before.oneMore(why, scene.now());
          ledger.journal().launches(scene.lease(), role, trouble);
          LOG.warn("{}: launch failed ({} in a row): {}", role, trouble.failures(), why);
          if (trouble.isDoubtful() && !before.isDoubtful()) {
            LOG.warn(
                "{}: {} launches failed in a row; one machine is tried at a time until one serves, a"
                    + " changed fleet file is applied, or somebody says scaler resume {}",
                role,
                trouble.failures(),
                role);
          }
          return trouble;
        });
  }

  /** A machine came into service: earlier failures are over. */
  void succeeded(Scene scene) {
    if (scene.view().trouble().failures() > 0) {
      ledger
          .journal()
          .launches(scene.lease(), scene.view().spec().name(), scene.view().trouble().over());
    }
  }

  /** The boot script of the role, references resolved; empty where the role has none of ours. */
  private String userData(Scene scene, Step.Launch launch) {
    RoleSpec role = scene.view().spec();
    return role.machine()
        .userData()
        .map(name -> Optional.ofNullable(scene.fleet().userData().get(name)).orElse(""))
        .map(script ->
            UserData.forMachine(
                script, scene.fleet().spec().resolved(references), role, launch.volumes()))
        .orElse("");
  }

  private LaunchRequest request(Scene scene, Step.Launch launch, String userData, long slot) {
    FleetSpec fleet = scene.fleet().spec();
    RoleSpec role = scene.view().spec();
    return new LaunchSetting(fleet, scene.fleet().resolved(), role)
        .request(
            clientToken(scene, slot),
            launch.where().subnet(),
            launch.type(),
            launch.market(),
            userData,
            OwnerTags.of(scene.fleet().installation(), fleet, role, slot));
  }

  /**
   * With the instant in it: a database that was lost or set back may give a slot's number again,
   * and a token that was used gives the machine of that time, or none.
   */
  private static String clientToken(Scene scene, long slot) {
    String once =
        "%s|%d|%d".formatted(scene.fleet().installation(), slot, scene.now().toEpochMilli());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(once.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 48);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
