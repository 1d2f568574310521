package scaler.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.sim.store.SimPeople;

/** A ledger under test with what else its promises take. Others may use the same one. */
public interface Records {
  Ledger ledger();

  Firings firings();

  Candidates candidates();

  SimPeople people();

  /** By the database's clock. */
  Instant now();

  /** A name that nobody else uses. */
  String application();

  /**
   * So much less is left of an application's lease, and its candidates were seen so much earlier.
   */
  void pass(String application, Duration time);

  /** The life of a machine, the oldest event first. */
  List<Event> life(long slot);

  /** Decisions of an application, the oldest first. */
  List<Decision> decisions(String application);

  /** All samples of a role, the oldest first. */
  List<Sample> samples(String application, RoleName role);

  /** What the last look saw of a machine. */
  Map<String, String> seen(long slot);

  /** When an application was looked at last. */
  Optional<Instant> lookedAt(String application);

  /** An event of a machine. */
  record Event(Instant at, long epoch, String state, String what) {}

  /** A decision as people read it. */
  record Decision(long id, Instant at, int wanted, String sentence, List<String> guards) {}

  /** A look's sample. */
  record Sample(
      Instant at,
      Optional<Integer> ready,
      Optional<Integer> running,
      Optional<Duration> oldestWait,
      int wanted,
      int inService) {}

  default Lease lease(String application) {
    return ledger().leases().acquire(application, "test").orElseThrow();
  }

  /** An application's lease is over at once. */
  void expire(String application);

  /** A lease that is held outlasts whatever the test takes in real time. */
  void keep(String application);

  /** What is old is forgotten. */
  void prune(Instant now);

  default Machine machine(Lease lease, MachineState state) {
    return SampleMachines.machine(ledger().machines(), lease, state);
  }

  default Machine intent(Lease lease) {
    return SampleMachines.intent(ledger().machines(), lease);
  }
}
