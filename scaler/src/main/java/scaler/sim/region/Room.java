package scaler.sim.region;

import java.util.HashSet;
import java.util.Set;
import scaler.core.model.Offer;
import scaler.sim.fault.FaultKind;

/** What the cloud has room for. */
public final class Room {
  private final Region region;
  private final int quota;
  private final Set<Offer> full = new HashSet<>();
  private boolean quotaCounts;

  Room(Region region, int quota) {
    this.region = region;
    this.quota = quota;
  }

  /** An offer has no room, or has again. */
  public void full(Offer offer, boolean isFull) {
    if (isFull) {
      full.add(offer);
    } else {
      full.remove(offer);
    }
  }

  /** The quota counts from now on, or does not. */
  public void quotaCounts(boolean counts) {
    quotaCounts = counts;
  }

  /** Whether a launch finds no room there now: then that trouble has come about. */
  boolean lacks(Offer offer) {
    if (full.contains(offer)) {
      region.faults.took(FaultKind.NO_ROOM);
      return true;
    }
    if (quotaCounts && region.shown().size() >= quota) {
      region.faults.took(FaultKind.QUOTA);
      return true;
    }
    return false;
  }

  /** Whether a machine that stands cannot be started again now. */
  boolean refusesStart(Instance machine) {
    Offer offer =
        new Offer(machine.zone(), machine.request().type().orElse(""), machine.request().market());
    if (full.contains(offer)) {
      region.faults.took(FaultKind.NO_ROOM);
      return true;
    }
    return region.faults.happens(FaultKind.START_REFUSED);
  }
}
