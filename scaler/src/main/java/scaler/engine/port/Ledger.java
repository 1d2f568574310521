package scaler.engine.port;

/** All that the loop reads and writes in the database. */
public record Ledger(
    Leases leases,
    Fleets fleets,
    Machines machines,
    Wishes wishes,
    Journal journal,
    Holds holds,
    Rescues rescues,
    Restraints restraints) {}
