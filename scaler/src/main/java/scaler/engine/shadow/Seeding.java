package scaler.engine.shadow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines;
import scaler.engine.port.Machines.Spot;

/** Begins a shadow: for each machine that really runs an imagined one, in service at once. */
final class Seeding {
  private final Imagined imagined;
  private final Machines record;

  Seeding(Imagined imagined, Machines record) {
    this.imagined = imagined;
    this.record = record;
  }

  void seed(Lease lease, Active fleet, RoleSpec role, List<CloudMachine> real, Instant now) {
    // What an earlier process began and did not end is not begun twice.
    long begun =
        record.living(lease.application()).stream()
            .filter(machine -> machine.role().equals(role.name()))
            .count();
    real.stream().skip(begun).forEach(machine -> seed(lease, fleet, role, machine, now));
  }

  private void seed(Lease lease, Active fleet, RoleSpec role, CloudMachine real, Instant now) {
    Machine intent =
        record.intend(
            lease,
            role.name(),
            new Spot(real.zone(), List.of()),
            fleet.version(),
            slot -> request(fleet, role, real, slot),
            now);
    CloudMachine born = imagined.born(record.request(intent.slot()));
    Machine pending = intent.seenAs(born, now).become(MachineState.PENDING, now);
    record.write(lease, intent, pending, "stands for %s".formatted(real.id()), now);
    Machine booting = pending.become(MachineState.BOOTING, now);
    record.write(lease, pending, booting, "runs already", now);
    record.write(
        lease, booting, booting.become(MachineState.IN_SERVICE, now), "serves already", now);
  }

  private LaunchRequest request(Active fleet, RoleSpec role, CloudMachine real, long slot) {
    return new LaunchRequest(
        token(fleet.installation(), slot),
        real.zone(),
        Optional.of(real.type()),
        real.market(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        OwnerTags.of(fleet.installation(), fleet.spec(), role, slot));
  }

  private static String token(String installation, long slot) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((installation + "|shadow|" + slot).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 48);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
