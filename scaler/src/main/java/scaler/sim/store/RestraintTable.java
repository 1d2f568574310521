package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Tariff;
import scaler.core.model.Evacuation;
import scaler.core.model.Machine;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.plan.Spending;
import scaler.core.plan.Used;
import scaler.core.plan.Used.Part;
import scaler.engine.port.Restraints;
import scaler.sim.store.SimPeople.Asker;

/** The tables {@code machine_hold} and {@code zone_evacuation}. */
final class RestraintTable implements Restraints {
  private final SimTables tables;
  private final List<Row> rows = new ArrayList<>();
  private final List<Emptied> emptied = new ArrayList<>();

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

  /** A row of {@code zone_evacuation} that nobody has ended. */
  private record Emptied(String application, Evacuation evacuation) {
    boolean is(String other, String zone) {
      return application.equals(other) && evacuation.zone().equals(zone);
    }
  }

  @Override
  public List<Evacuation> evacuations(String application, Instant now) {
    return emptied.stream()
        .filter(row -> row.application.equals(application))
        .map(Emptied::evacuation)
        .filter(evacuation -> evacuation.inForce(now))
        .toList();
  }

  void evacuate(String application, String zone, Optional<Instant> until, Asker asker) {
    if (asker.reason().isEmpty()) {
      throw new IllegalStateException("an evacuation has a reason");
    }
    Instant now = tables.clock.instant();
    emptied.removeIf(row -> row.is(application, zone));
    emptied.add(
        new Emptied(application, new Evacuation(zone, asker.by(), asker.reason(), now, until)));
    tables.woken.add(application);
  }

  boolean readmit(String application, String zone) {
    Instant now = tables.clock.instant();
    boolean was =
        emptied.stream().anyMatch(row -> row.is(application, zone) && row.evacuation.inForce(now));
    emptied.removeIf(row -> row.is(application, zone));
    tables.woken.add(application);
    return was;
  }

  @Override
  public Used used(FleetSpec fleet, Instant now) {
    Tariff tariff = new Tariff(PriceList.NONE, fleet.prices());
    Map<RoleName, Part> parts = new HashMap<>();
    boolean costs = Spending.counts(fleet);
    Instant hour = now.minus(Spending.HOUR);
    Instant month = Spending.monthOf(fleet, now);
    Instant day = now.minus(Spending.DAY);
    Instant since = Spending.countsMonths(fleet) && month.isBefore(day) ? month : day;
    for (MachineRow row : tables.machines.all()) {
      if (row.application.equals(fleet.application())) {
        if (launched(row, hour)) {
          Part launch = Spending.launch(row.machine.requestedAt());
          parts.merge(row.machine.role(), launch, Part::and);
        }
        if (costs && ran(row.machine, since)) {
          Map<String, String> seen = new HashMap<>();
          row.seen.forEach((key, word) -> seen.put(key, word.toString()));
          Part cost = Spending.cost(row.machine, seen, fleet, tariff, now);
          parts.merge(row.machine.role(), cost, Part::and);
        }
      }
    }
    return new Used(parts);
  }

  /** A launch that was clearly refused gave nothing; one of unknown fate may have. */
  private static boolean launched(MachineRow row, Instant since) {
    return row.request.isPresent()
        && row.machine.requestedAt().isAfter(since)
        && (row.machine.id().isPresent() || row.machine.state() == MachineState.REQUESTED);
  }

  private static boolean ran(Machine machine, Instant since) {
    return machine.firstRunning().isPresent()
        && (machine.state() != MachineState.GONE || machine.since().isAfter(since));
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
