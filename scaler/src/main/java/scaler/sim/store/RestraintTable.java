package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.engine.port.Restraints;
import scaler.sim.store.SimPeople.Asker;

/** The table {@code machine_hold}. */
final class RestraintTable implements Restraints {
  private final SimTables tables;
  private final List<Row> rows = new ArrayList<>();

  RestraintTable(SimTables tables) {
    this.tables = tables;
  }

  private static final class Row {
    final String application;
    final MachineHold hold;
    @Nullable Instant ended;

    Row(String application, MachineHold hold) {
      this.application = application;
      this.hold = hold;
    }

    /** To the instant, as the tables have it: what ends now is over. */
    boolean inForce(Instant now) {
      return ended == null && hold.until().map(end -> end.isAfter(now)).orElse(true);
    }
  }

  @Override
  public List<MachineHold> holds(String application, Instant now) {
    return rows.stream()
        .filter(row -> row.application.equals(application) && row.inForce(now))
        .map(row -> row.hold)
        .filter(hold -> tables.machines.lives(hold.machine()).isPresent())
        .toList();
  }

  void hold(String application, MachineId machine, Optional<Instant> until, Asker asker) {
    if (asker.reason().isEmpty()) {
      throw new IllegalStateException("a hold has a reason");
    }
    Instant now = tables.clock.instant();
    end(application, machine, now);
    rows.add(
        new Row(application, new MachineHold(machine, asker.by(), asker.reason(), now, until)));
    tables.woken.add(application);
  }

  boolean unhold(String application, MachineId machine) {
    tables.woken.add(application);
    return end(application, machine, tables.clock.instant());
  }

  private boolean end(String application, MachineId machine, Instant now) {
    boolean held = false;
    for (Row row : rows) {
      if (row.application.equals(application)
          && row.hold.machine().equals(machine)
          && row.inForce(now)) {
        row.ended = now;
        held = true;
      }
    }
    return held;
  }

  /** A machine that is adopted begins anew: what was asked of it when it was ours is void. */
  void forget(MachineId machine) {
    Instant now = tables.clock.instant();
    rows.stream()
        .filter(row -> row.hold.machine().equals(machine) && row.ended == null)
        .forEach(row -> row.ended = now);
  }
}
