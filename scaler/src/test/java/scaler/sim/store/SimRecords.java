package scaler.sim.store;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.model.RoleName;
import scaler.engine.port.Candidates;
import scaler.engine.port.Firings;
import scaler.engine.port.Ledger;
import scaler.engine.port.Records;
import scaler.engine.port.SampleMachines;

/** A store in memory, for what every ledger promises. */
public final class SimRecords implements Records {
  private Instant now = SampleMachines.NOON;
  private final SimStore store;
  private int applications;

  public SimRecords() {
    store = new SimStore(() -> now, true);
  }

  /** What stands in a store that others use. */
  public SimRecords(SimStore store) {
    this.store = store;
    now = store.instant();
  }

  SimStore store() {
    return store;
  }

  @Override
  public Ledger ledger() {
    return store.ledger();
  }

  @Override
  public Firings firings() {
    return store.firings(Transactions.DIRECT);
  }

  @Override
  public Candidates candidates() {
    return store.candidates();
  }

  @Override
  public SimPeople people() {
    return store.people();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public String application() {
    applications++;
    return "app-" + applications;
  }

  @Override
  public void pass(String application, Duration time) {
    now = now.plus(time);
  }

  @Override
  public void expire(String application) {
    store.expire(application);
  }

  @Override
  public void keep(String application) {
    // Time stands until it is told to pass.
  }

  @Override
  public void prune(Instant at) {
    store.prune(at);
  }

  /** All rows of machines. */
  public List<SimHistory.Row> machines() {
    return store.history().machines();
  }

  /** All that was written of jobs that were to be freed. */
  public List<SimHistory.Rescued> rescues() {
    return store.history().rescues();
  }

  @Override
  public List<Event> life(long slot) {
    return store.history().machine(slot).map(SimHistory.Row::events).orElse(List.of()).stream()
        .map(event -> new Event(event.at(), event.epoch(), event.state().word(), event.what()))
        .toList();
  }

  @Override
  public List<Decision> decisions(String application) {
    return store.history().decisions(application).stream()
        .map(decided ->
            new Decision(
                decided.id(),
                decided.at(),
                decided.verdict().wanted(),
                decided.sentence(),
                decided.guards().stream().map(Sentences::of).toList()))
        .toList();
  }

  @Override
  public List<Sample> samples(String application, RoleName role) {
    return store.history().samples(application, role).stream()
        .map(sample ->
            new Sample(
                sample.at(),
                sample.ready(),
                sample.running(),
                sample.oldestWait(),
                sample.wanted(),
                sample.inService()))
        .toList();
  }

  @Override
  public Map<String, String> seen(long slot) {
    Map<String, String> seen = new HashMap<>();
    store
        .history()
        .machine(slot)
        .orElseThrow()
        .seen()
        .forEach((key, value) -> seen.put(key, value.toString()));
    return seen;
  }

  @Override
  public Optional<Instant> lookedAt(String application) {
    return store.history().lookedAt(application);
  }
}
