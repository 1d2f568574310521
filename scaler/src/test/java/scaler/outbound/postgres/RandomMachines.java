package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import scaler.core.model.Asked;
import scaler.core.model.EndCause;
import scaler.core.model.Handover;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.engine.port.SampleMachines;
import scaler.sim.store.SimHistory.Row;

/** Machines as somebody might write them down, sense or nonsense. */
final class RandomMachines {
  private final Random random;

  RandomMachines(Random random) {
    this.random = random;
  }

  MachineState state() {
    return RandomCalls.state(random);
  }

  /** One of a few, so that they meet. */
  static MachineId anyId(Random random) {
    return new MachineId("i-" + random.nextInt(6));
  }

  private MachineId idOf(long slot) {
    return random.nextInt(8) == 0 ? anyId(random) : new MachineId("i-slot" + slot);
  }

  Machine changed(Machine recorded, Instant now) {
    MachineState next = recorded.state();
    List<MachineState> legal = List.copyOf(recorded.state().next());
    int dice = random.nextInt(10);
    if (dice < 6 && !legal.isEmpty()) {
      // Not straight to its end as a rule: there would be nothing left to write on.
      next = legal.get(random.nextInt(random.nextInt(3) == 0 ? legal.size() : 1));
    } else if (dice == 9) {
      next = state();
    }
    Machine changed =
        new Machine(
            recorded.slot(),
            recorded.role(),
            random.nextInt(9) == 0 ? "zone-elsewhere" : recorded.zone(),
            recorded.id().isPresent() && random.nextInt(9) > 0
                ? recorded.id()
                : Optional.of(idOf(recorded.slot())).filter(_ -> random.nextInt(6) > 0),
            next,
            now,
            recorded.requestedAt(),
            Optional.of(now).filter(_ -> random.nextBoolean()),
            Optional.of(new Machine.Place("10.0.0." + random.nextInt(9), random.nextInt(2), "big"))
                .filter(_ -> random.nextBoolean()),
            Optional.of(drain(now)).filter(_ -> random.nextInt(3) > 0),
            Optional.of(now).filter(_ -> random.nextBoolean()),
            Optional.of(cause()).filter(_ -> random.nextInt(4) > 0),
            Optional.of(asked(now)).filter(_ -> random.nextBoolean()),
            recorded.volumes(),
            recorded.pageless(),
            Optional.of(heal(now)).filter(_ -> random.nextInt(3) == 0));
    return changed;
  }

  private Asked asked(Instant now) {
    Asked.What[] all = Asked.What.values();
    Asked first = Asked.first(all[random.nextInt(all.length)], now);
    return random.nextBoolean() ? first : first.again(now);
  }

  private Heal heal(Instant now) {
    HealRung rung = random.nextBoolean() ? HealRung.REBOOT : HealRung.REPLACE;
    Heal heal = Heal.begin(rung, "it's \"ill\"", "boot", now);
    return switch (random.nextInt(3)) {
      case 0 -> heal;
      case 1 -> heal.on(Optional.empty(), now).keptUntil(now);
      default -> heal.over(now);
    };
  }

  private EndCause cause() {
    EndCause.Kind[] all = EndCause.Kind.values();
    return new EndCause(all[random.nextInt(all.length)], "it's \"so\" " + random.nextInt(3));
  }

  private Drain drain(Instant now) {
    Drain drain = Drain.of(cause(), now);
    return switch (random.nextInt(4)) {
      case 0 -> drain;
      case 1 -> drain.cordonedAt(now);
      case 2 -> drain.cordonedAt(now).acknowledgedAt(now).unlockedAt(now);
      default -> drain.lateAt(now);
    };
  }

  Handover.Adopt adoption(Instant now) {
    return new Handover.Adopt(
        0,
        SampleMachines.ROLE,
        anyId(random),
        "zone-1",
        new Machine.Place("10.0.0.7", random.nextInt(3), "big"),
        now.minusSeconds(99),
        random.nextBoolean(),
        "asked by ann");
  }

  /** One whose row is to be made again, under a slot that is free or not. */
  Machine lost(List<Row> rows, Instant now) {
    long slot =
        rows.isEmpty() || random.nextInt(3) > 0
            ? 1L + random.nextInt(300)
            : rows.get(random.nextInt(rows.size())).machine().slot();
    Machine plain =
        SampleMachines.as(
            state(),
            Machine.requested(slot, SampleMachines.ROLE, "zone-0", List.of(), now),
            random.nextBoolean() ? anyId(random) : new MachineId("i-lost" + slot));
    return random.nextBoolean() ? plain : plain.withDrain(Optional.empty());
  }
}
