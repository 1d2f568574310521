package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import scaler.sim.store.SimHistory.Decided;
import scaler.sim.store.SimHistory.Sample;

/**
 * The tables {@code role_memory}, {@code decision} and {@code sample}. Of samples only the newest
 * of a role is kept, unless all are asked for: a month of looks would fill the memory.
 */
final class JournalTable implements Journal {
  private final SimTables tables;
  private final boolean keepsSamples;
  private final SeenMachines seen;
  private final Map<String, Map<RoleName, Row>> rows = new LinkedHashMap<>();
  private long lastDecision;

  JournalTable(SimTables tables, boolean keepsSamples) {
    this.tables = tables;
    this.keepsSamples = keepsSamples;
    this.seen = new SeenMachines(tables.machines);
  }

  private static final class Row {
    final List<Decided> decided = new ArrayList<>();
    final List<Sample> samples = new ArrayList<>();
    Map<Offer, Instant> resting = new HashMap<>();
    Memory memory = new Memory(RoleMemory.EMPTY, LaunchTrouble.NONE);

    /** Nothing was written into the memory yet; decisions may be there before it is read. */
    boolean remembers;

    @Nullable Decided last() {
      return decided.isEmpty() ? null : decided.getLast();
    }

    void trouble(int failures, Optional<Instant> pausedUntil, String last) {
      memory =
          new Memory(memory.backlog(), new LaunchTrouble(failures, pausedUntil, last, resting));
      remembers = true;
    }
  }

  @Override
  public Map<RoleName, Memory> memories(String application) {
    Map<RoleName, Memory> memories = new HashMap<>();
    rows.getOrDefault(application, Map.of())
        .forEach((role, row) -> {
          if (row.remembers) {
            memories.put(role, row.memory);
          }
        });
    return memories;
  }

  @Override
  public long record(
      Lease lease, int version, RoleView view, Verdict verdict, List<Guard> guards, Instant now) {
    tables.leases.check(lease);
    Row row = row(lease, view.spec().name());
    row.memory = new Memory(verdict.memory(), row.memory.launches());
    row.remembers = true;
    sample(row, view, verdict, now);
    if (!stands(row, verdict)) {
      decide(row, lease, version, view, verdict, guards, now);
    }
    seen.write(lease, view.machines(), now);
    return Optional.ofNullable(row.last()).orElseThrow().id();
  }

  private void sample(Row row, RoleView view, Verdict verdict, Instant now) {
    Optional<Reading.Known> known =
        view.reading().filter(Reading.Known.class::isInstance).map(Reading.Known.class::cast);
    if (!row.samples.isEmpty() && row.samples.getLast().at().equals(now)) {
      return;
    }
    if (!keepsSamples) {
      row.samples.clear();
    }
    Optional<Reading.Jobs> jobs = known.flatMap(Reading.Known::jobs);
    row.samples.add(
        new Sample(
            now,
            known.map(Reading.Known::ready),
            jobs.map(Reading.Jobs::running),
            jobs.map(Reading.Jobs::oldestWait).map(JournalTable::milliseconds),
            verdict.wanted(),
            verdict.actual(),
            view.in(MachineState.IN_SERVICE),
            view.machines().size()));
  }

  private static Duration milliseconds(Duration wait) {
    return Duration.ofMillis(wait.toMillis());
  }

  /** Between two steps of a rule its last step stands; that it still does is no decision. */
  private static boolean stands(Row row, Verdict verdict) {
    Decided last = row.last();
    return verdict.reason() instanceof Reason.LastStep
        && last != null
        && last.verdict().wanted() == verdict.wanted();
  }

  private void decide(
      Row row,
      Lease lease,
      int version,
      RoleView view,
      Verdict verdict,
      List<Guard> guards,
      Instant now) {
    Decided last = row.last();
    if (last != null
        && last.verdict().wanted() == verdict.wanted()
        && last.verdict().reason().getClass().equals(verdict.reason().getClass())
        && kinds(last.guards()).equals(kinds(guards))) {
      return;
    }
    lastDecision++;
    row.decided.add(
        new Decided(
            lastDecision,
            lease.application(),
            view.spec().name(),
            now,
            lease.epoch(),
            version,
            verdict,
            List.copyOf(guards),
            view.reading(),
            view.in(MachineState.IN_SERVICE)));
  }

  private static List<String> kinds(List<Guard> guards) {
    return guards.isEmpty()
        ? List.of()
        : guards.stream()
            .map(guard -> guard.getClass().getSimpleName())
            .sorted()
            .distinct()
            .toList();
  }

  @Override
  public void launches(Lease lease, RoleName role, LaunchTrouble trouble) {
    tables.leases.check(lease);
    row(lease, role).trouble(trouble.failures(), trouble.pausedUntil(), trouble.last());
  }

  @Override
  public void rests(Lease lease, RoleName role, Offer offer, Instant until) {
    tables.leases.check(lease);
    Row row = row(lease, role);
    row.resting.put(offer, until);
    LaunchTrouble before = row.memory.launches();
    row.trouble(before.failures(), before.pausedUntil(), before.last());
  }

  @Override
  public void looked(Lease lease, Instant now) {
    tables.leases.looked(lease, now);
  }

  private Row row(Lease lease, RoleName role) {
    return rows.computeIfAbsent(lease.application(), _ -> new LinkedHashMap<>())
        .computeIfAbsent(role, _ -> new Row());
  }

  List<Decided> decided(String application) {
    return rows.getOrDefault(application, Map.of()).values().stream()
        .flatMap(row -> row.decided.stream())
        .sorted(Comparator.comparing(Decided::id))
        .toList();
  }

  List<Sample> samples(String application, RoleName role) {
    return Optional.ofNullable(rows.getOrDefault(application, Map.of()).get(role))
        .map(row -> List.copyOf(row.samples))
        .orElse(List.of());
  }

  void prune(Instant samplesBefore, Instant decisionsBefore) {
    rows.values().stream()
        .flatMap(roles -> roles.values().stream())
        .forEach(row -> {
          row.samples.removeIf(sample -> sample.at().isBefore(samplesBefore));
          row.decided.removeIf(decided -> decided.at().isBefore(decisionsBefore));
        });
  }
}
