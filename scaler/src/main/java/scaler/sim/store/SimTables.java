package scaler.sim.store;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;

/** All tables, which know one another as those of a database do. */
final class SimTables {
  final InstantSource clock;
  final LeaseTable leases;
  final CandidateTable candidates;
  final MachineTable machines;
  final WishTable wishes;
  final PauseTable pauses;
  final JournalTable journal;
  final HoldTable holds;
  final RescueTable rescues;
  final RestraintTable restraints;
  final FleetTable fleets;
  final FiringTable firings;

  /** Applications that are told of when the transaction commits. */
  final Set<String> woken = new LinkedHashSet<>();

  SimTables(InstantSource clock, boolean keepsSamples) {
    this.clock = clock;
    leases = new LeaseTable(clock);
    candidates = new CandidateTable(this);
    machines = new MachineTable(this);
    pauses = new PauseTable(this);
    wishes = new WishTable(this);
    journal = new JournalTable(this, keepsSamples);
    holds = new HoldTable(this);
    rescues = new RescueTable(this);
    restraints = new RestraintTable(this);
    fleets = new FleetTable(this);
    firings = new FiringTable(this);
  }
}
