package scaler.engine.port;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;

/** What the loop remembers and what it leaves for people to read. Every write checks the lease. */
public interface Journal {
  /** What each role of an application remembers; roles that are absent remember nothing. */
  Map<RoleName, Memory> memories(String application);

  /**
   * Writes one role's look down: its memory, a sample, and a decision when it changed.
   *
   * @return the number of the decision in force, that one or the last one before it
   * @throws LeaseLostException when the lease is over
   */
  long record(
      Lease lease, int version, RoleView view, Verdict verdict, List<Guard> guards, Instant now);

  /** Writes down how launches of a role go; what rests stays as it is. */
  void launches(Lease lease, RoleName role, LaunchTrouble trouble);

  /** Writes down until when an offer is not asked for; several may be told at once. */
  void rests(Lease lease, RoleName role, Offer offer, Instant until);

  /** Writes down that the application was looked at. */
  void looked(Lease lease, Instant now);

  /**
   * Writes down that a look went through with the cloud in sight, so that somebody decides. Of use
   * only where people ask how long that is ago.
   */
  default void decided(Lease lease, Instant now) {}

  /** What a role remembers. */
  record Memory(RoleMemory backlog, LaunchTrouble launches) {}
}
