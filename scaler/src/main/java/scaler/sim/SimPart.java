package scaler.sim;

/** A part of a simulated world that can fail on its own. */
public enum SimPart {
  /** Listings of machines. */
  LISTING,
  /** Everything else that is asked of the cloud. */
  CLOUD,
  /** The cloud's own checks of machines. */
  CHECKS,
  BALANCER,
  /** Data volumes and their snapshots. */
  VOLUMES,
  PAGES,
  QUEUE
}
