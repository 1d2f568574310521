package scaler.core.model;

import java.time.Instant;

/** A wish by hand about who is in charge of a machine that runs. */
public sealed interface Handover {
  long id();

  MachineId machine();

  /** Who asked for it and why, as one clause. */
  String asked();

  /**
   * The machine becomes one of a role's.
   *
   * @param runningSince when it was launched, as the cloud says; its minimum lifetime counts from
   *     here
   * @param pageless it has no status page
   */
  record Adopt(
      long id,
      RoleName role,
      MachineId machine,
      String zone,
      Machine.Place place,
      Instant runningSince,
      boolean pageless,
      String asked)
      implements Handover {}

  /** The machine is let go: it runs on. */
  record Leave(long id, MachineId machine, String asked) implements Handover {}
}
