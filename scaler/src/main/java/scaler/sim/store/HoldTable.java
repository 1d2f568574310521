package scaler.sim.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.Pause;
import scaler.engine.port.Holds;
import scaler.engine.port.Lease;

/** The table {@code application_record}; a hold is a pause. */
final class HoldTable implements Holds {
  /** Who is said to have made the pause that a hold is. */
  static final String MAKER = "scaler";

  private static final long MARGIN = 1000;

  private final SimTables tables;
  private final Map<String, Row> rows = new HashMap<>();

  HoldTable(SimTables tables) {
    this.tables = tables;
  }

  private static final class Row {
    Optional<String> install = Optional.empty();
    Optional<String> others = Optional.empty();
    @Nullable Instant met;
    PauseTable.@Nullable Row hold;
  }

  @Override
  public Standing of(String application, Collection<Long> slots) {
    Row row = rows.get(application);
    return new Standing(
        row != null && row.met != null,
        row == null ? Hold.NONE : hold(row),
        row == null ? Optional.empty() : row.others,
        tables.machines.lastSlot(),
        slots.stream()
            .filter(slot -> tables.machines.row(slot).isPresent())
            .collect(Collectors.toSet()));
  }

  private static Hold hold(Row row) {
    if (row.hold == null) {
      return Hold.NONE;
    }
    return row.hold.isOpen() ? Hold.IN_FORCE : Hold.ENDED;
  }

  @Override
  public void hold(Lease lease, String why, Optional<String> others, Instant now) {
    tables.leases.check(lease);
    Row row = row(lease.application());
    if (row.hold != null && row.hold.isOpen()) {
      row.hold.saysNow(why);
    } else {
      Pause pause = new Pause(Optional.empty(), MAKER, why, now, Optional.empty());
      row.hold = tables.pauses.add(lease.application(), pause);
    }
    row.others = others;
  }

  @Override
  public void remake(Lease lease, Machine machine, int version, String what, Instant now) {
    tables.leases.check(lease);
    tables.machines.remake(lease, bare(machine), version, what, now);
  }

  /** What such a row does not say is lost with the old one. */
  private static Machine bare(Machine machine) {
    return new Machine(
        machine.slot(),
        machine.role(),
        machine.zone(),
        machine.id(),
        machine.state(),
        machine.since(),
        machine.requestedAt(),
        machine.firstRunning(),
        machine.place(),
        machine.drain().map(drain -> Drain.of(drain.cause(), drain.since())),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        machine.pageless(),
        Optional.empty());
  }

  @Override
  public void skipTo(Lease lease, long slot) {
    tables.leases.check(lease);
    if (slot > tables.machines.lastSlot()) {
      tables.machines.skipTo(slot + MARGIN);
    }
  }

  @Override
  public void met(Lease lease, Instant now) {
    tables.leases.check(lease);
    Row row = row(lease.application());
    if (row.met == null) {
      row.met = now;
    }
    row.hold = null;
    row.others = Optional.empty();
  }

  Optional<String> install(String application) {
    return Optional.ofNullable(rows.get(application)).flatMap(row -> row.install);
  }

  void install(String application, String name) {
    row(application).install = Optional.of(name);
  }

  private Row row(String application) {
    return rows.computeIfAbsent(application, _ -> new Row());
  }
}
