package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Asked;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.engine.port.Machines.Spot;

/** Machines to be put on record, wherever the record is. */
public final class SampleMachines {
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  public static final RoleName ROLE = new RoleName("web");

  private SampleMachines() {}

  /** A request with something of everything. */
  public static LaunchRequest request(long slot) {
    return new LaunchRequest(
        "token-" + slot,
        "subnet-a",
        Optional.of("m7g.large"),
        Market.ON_DEMAND,
        Optional.empty(),
        Optional.of("lt-1:3"),
        List.of("sg-1", "sg-2"),
        Optional.empty(),
        Optional.of("web"),
        Optional.of(
            new LaunchRequest.RootVolume("/dev/xvda", Optional.of(20), Optional.empty(), true)),
        "#!/bin/sh\n# \"quoted\" \\ ${not} 'ours' \u00fc\u4e2d\n",
        Map.of("Name", "shop-web", "scaler-slot", Long.toString(slot)));
  }

  public static Machine intent(Machines machines, Lease lease) {
    return machines.intend(
        lease, ROLE, new Spot("zone-a", List.of()), 1, SampleMachines::request, NOON);
  }

  /** A machine on record that has come to that state by the shortest way. */
  public static Machine machine(Machines machines, Lease lease, MachineState state) {
    List<MachineState> way =
        switch (state) {
          case REQUESTED -> List.of();
          case PENDING, TERMINATING, GONE -> List.of(state);
          case BOOTING, DRAINING -> List.of(MachineState.PENDING, state);
          case IN_SERVICE, IMPAIRED -> List.of(MachineState.PENDING, MachineState.BOOTING, state);
        };
    Machine machine = intent(machines, lease);
    for (MachineState next : way) {
      Machine after = in(next, machine);
      machines.write(lease, machine, after, "test", NOON);
      machine = after;
    }
    return machine;
  }

  /** The machine with another state, whether or not it may have it. */
  public static Machine in(MachineState state, Machine machine) {
    return as(state, machine, new MachineId("i-" + "%017d".formatted(machine.slot())));
  }

  /** The machine with another state and that id. */
  public static Machine as(MachineState state, Machine machine, MachineId id) {
    EndCause cause = new EndCause(EndCause.Kind.SCALE_IN, "test");
    return new Machine(
        machine.slot(),
        machine.role(),
        machine.zone(),
        Optional.of(id),
        state,
        NOON,
        machine.requestedAt(),
        Optional.of(NOON),
        Optional.of(new Machine.Place("10.0.0.1", 0, "m7g.large")),
        Optional.of(Drain.of(cause, NOON)),
        Optional.empty(),
        Optional.of(cause),
        Optional.of(Asked.first(Asked.What.CORDON, NOON).again(NOON)),
        machine.volumes(),
        machine.pageless(),
        machine.heal());
  }

  /** As the cloud shows it. */
  public static CloudMachine shown(Machine machine) {
    return new CloudMachine(
        machine.id().orElseThrow(),
        CloudMachine.State.RUNNING,
        machine.zone(),
        "m7g.large",
        Optional.of("10.0.0.1"),
        0,
        true,
        Billing.PLAIN,
        Map.of(),
        Market.ON_DEMAND,
        false);
  }
}
