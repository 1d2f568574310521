package scaler.sim.soak;

import scaler.sim.fault.FaultKind;
import scaler.sim.region.Region;

/** What answers at present, and to whom. */
final class Links {
  boolean cloudDown;
  boolean balancersDown;
  boolean queuesDown;
  boolean databaseDown;

  /** Whoever is cut off, by number of the process; none: -1. */
  int withoutDatabase = -1;

  int withoutCloud = -1;

  final Region region;

  Links(Region region) {
    this.region = region;
  }

  /** Something goes out of order, or is in order again. */
  void set(FaultKind kind, boolean down, int node) {
    switch (kind) {
      case CLOUD_DOWN -> cloudDown = down;
      case BALANCER_DOWN -> balancersDown = down;
      case QUEUE_DOWN -> queuesDown = down;
      case DATABASE_DOWN -> databaseDown = down;
      case DATABASE_LINK_CUT -> withoutDatabase = down ? node : -1;
      case CLOUD_LINK_CUT -> withoutCloud = down ? node : -1;
      case QUOTA -> region.quotaCounts(down);
      case BAD_IMAGE -> region.badImage(down);
      default -> throw new IllegalArgumentException(kind + " is no link");
    }
  }

  boolean database(int node) {
    return !databaseDown && withoutDatabase != node;
  }

  boolean cloud(int node) {
    return !cloudDown && withoutCloud != node;
  }
}
