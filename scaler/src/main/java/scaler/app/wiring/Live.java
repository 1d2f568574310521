package scaler.app.wiring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.engine.invariants.Invariant;
import scaler.engine.invariants.Invariants;
import scaler.engine.invariants.Picture;
import scaler.engine.invariants.Violation;
import scaler.engine.loop.Glance;
import scaler.engine.loop.Hands;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.local.LocalCloud;
import scaler.outbound.postgres.PastRecords;

/** Checks a living fleet against what must be true of it; changes nothing. */
public final class Live {
  private Live() {}

  /**
   * How it stands with one invariant.
   *
   * @param broken what violates it
   * @param unknown why nothing can be said
   */
  public record Standing(Invariant invariant, List<Violation> broken, Optional<String> unknown) {
    public Standing {
      broken = List.copyOf(broken);
    }
  }

  /** All invariants, in their order. */
  public static List<Standing> examine(Session session, FleetSpec fleet) {
    refuseWithoutLocalCloud(session.here(), fleet);
    World world = session.world(fleet);
    Instant now = session.database().instant();
    Glance glance =
        Glance.at(world, session.ledger(), Hands.sideBySide(), fleet.application(), now)
            .orElseThrow();
    String installation = glance.fleet().installation();
    List<CloudMachine> strays =
        Invariants.unknown(installation, glance.listing().orElse(List.of()), glance.roles());
    List<Violation> found =
        Invariants.of(
            new Picture(
                installation,
                now,
                glance.roles(),
                glance.listing(),
                launched(world.others(), strays),
                new PastRecords(session.database()).of(fleet.application(), now)));
    List<Standing> all = new ArrayList<>();
    for (Invariant invariant : Invariant.values()) {
      all.add(
          new Standing(
              invariant,
              found.stream().filter(one -> one.invariant() == invariant).toList(),
              glance
                  .blind()
                  .filter(why -> invariant.needsTheCloud())
                  .map(why -> "the cloud cannot be seen (%s)".formatted(why))));
    }
    return all;
  }

  /** To look must not start what runs machines. */
  private static void refuseWithoutLocalCloud(Here here, FleetSpec fleet) {
    if (fleet.cloud().provider() == FleetSpec.Provider.LOCAL
        && new LocalCloud(Session.localCloudHome(here), OwnerTags.APPLICATION).describe()
            instanceof Outcome.Failed<?>(var failure)) {
      throw new Refusal(Exit.UNREACHABLE, failure.detail());
    }
  }

  private static Map<MachineId, Instant> launched(Others others, List<CloudMachine> strays) {
    Map<MachineId, Instant> since = new HashMap<>();
    if (!strays.isEmpty()
        && others.find(strays.stream().map(CloudMachine::id).toList())
            instanceof Outcome.Ok<List<Stranger>>(var shown)) {
      shown.forEach(one -> since.put(one.id(), one.launched()));
    }
    return since;
  }
}
