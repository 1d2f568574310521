package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.engine.port.Lease;
import scaler.engine.port.Rescues;
import scaler.sim.store.SimHistory.Rescued;

/** The table {@code job_rescue}. */
final class RescueTable implements Rescues {
  private static final Duration COUNTED = Duration.ofDays(7);

  private final SimTables tables;
  private final Map<Job, List<Row>> rows = new LinkedHashMap<>();
  private long lastId;

  RescueTable(SimTables tables) {
    this.tables = tables;
  }

  private record Job(String application, String queue, long id) {}

  private static final class Row {
    final long id;
    final Rescue rescue;
    final long epoch;
    final Instant at;
    Result planned = Result.FREED;
    @Nullable Result result;

    Row(long id, Rescue rescue, long epoch, Instant at) {
      this.id = id;
      this.rescue = rescue;
      this.epoch = epoch;
      this.at = at;
    }

    boolean is(LockedJob job) {
      return rescue.job().worker().equals(job.worker()) && rescue.job().lock().equals(job.lock());
    }
  }

  @Override
  public Map<MachineId, Standing> of(String application, Collection<MachineId> machines) {
    Map<MachineId, Standing> found = new LinkedHashMap<>();
    for (MachineId id : machines) {
      newest(application, id)
          .filter(row -> !row.wasLetGo() && !livesOnOtherThan(row, id))
          .map(row -> row.machine)
          .ifPresent(machine ->
              found.put(
                  id,
                  new Standing(machine.slot(), machine.role(), machine.state(), machine.since())));
    }
    return found;
  }

  private Optional<MachineRow> newest(String application, MachineId id) {
    return tables.machines.ofId(id).stream()
        .filter(row -> row.application.equals(application))
        .max(Comparator.comparing(row -> row.machine.slot()));
  }

  private boolean livesOnOtherThan(MachineRow newest, MachineId id) {
    return tables.machines.ofId(id).stream().anyMatch(row -> row != newest && row.lives());
  }

  @Override
  public int intend(Lease lease, Rescue rescue, int most, Instant now) {
    tables.leases.check(lease);
    lastId++;
    List<Row> ofJob = rows.computeIfAbsent(job(lease, rescue), _ -> new ArrayList<>());
    Row row =
        ofJob.stream()
            .filter(other -> other.is(rescue.job()))
            .findFirst()
            .orElseGet(() -> {
              if (tables.machines.row(rescue.slot()).isEmpty()) {
                throw new IllegalStateException("there is no slot " + rescue.slot());
              }
              Row made = new Row(lastId, rescue, lease.epoch(), now);
              ofJob.add(made);
              return made;
            });
    int machines = machines(ofJob, now);
    if (machines >= most) {
      row.planned = Result.FAILED;
    }
    return machines;
  }

  private static int machines(List<Row> ofJob, Instant now) {
    long lastFailed =
        ofJob.stream()
            .filter(row -> row.result == Result.FAILED)
            .mapToLong(row -> row.id)
            .max()
            .orElse(0);
    Instant from = now.minus(COUNTED);
    return (int)
        ofJob.stream()
            .filter(row -> row.at.isAfter(from) && row.result != Result.LEFT && row.id > lastFailed)
            .mapToLong(row -> row.rescue.slot())
            .distinct()
            .count();
  }

  @Override
  public void done(Lease lease, Rescue rescue, Result result, String what, Instant now) {
    tables.leases.check(lease);
    MachineRow machine = tables.machines.row(rescue.slot()).orElseThrow();
    rows.getOrDefault(job(lease, rescue), List.of()).stream()
        .filter(row -> row.is(rescue.job()))
        .forEach(row -> row.result = result);
    tables.machines.event(lease, machine, what, now);
  }

  private static Job job(Lease lease, Rescue rescue) {
    return new Job(lease.application(), rescue.queue(), rescue.job().id());
  }

  void prune(Instant before) {
    rows.values().forEach(ofJob -> ofJob.removeIf(row -> row.at.isBefore(before)));
    rows.values().removeIf(List::isEmpty);
  }

  List<Rescued> all() {
    List<Rescued> all = new ArrayList<>();
    rows.forEach((job, ofJob) ->
        ofJob.forEach(row ->
            all.add(
                new Rescued(
                    row.id,
                    job.application(),
                    row.rescue,
                    row.epoch,
                    row.at,
                    row.planned,
                    Optional.ofNullable(row.result)))));
    all.sort(Comparator.comparing(Rescued::id));
    return all;
  }
}
