package scaler.sim.soak;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import scaler.sim.fault.FaultKind;
import scaler.sim.region.Region;

/** What answers at present, and to whom. */
final class Links {
  final Region region;

  /** What is out of order, and which process that concerns where it is a link of one. */
  private final Map<FaultKind, Integer> down = new EnumMap<>(FaultKind.class);

  /** What of that somebody has met since it began. */
  private final Set<FaultKind> met = EnumSet.noneOf(FaultKind.class);

  Links(Region region) {
    this.region = region;
  }

  /** Something goes out of order, or is in order again. */
  void set(FaultKind kind, boolean out, int node) {
    switch (kind) {
      case CLOUD_DOWN,
          BALANCER_DOWN,
          QUEUE_DOWN,
          DATABASE_DOWN,
          DATABASE_LINK_CUT,
          CLOUD_LINK_CUT -> {
        met.remove(kind);
        if (out) {
          down.put(kind, node);
        } else {
          down.remove(kind);
        }
      }
      case QUOTA -> region.room().quotaCounts(out);
      case BAD_IMAGE -> region.badImage(out);
      default -> throw new IllegalArgumentException(kind + " is no link");
    }
  }

  boolean database(int node) {
    return !meets(FaultKind.DATABASE_DOWN) && !meets(FaultKind.DATABASE_LINK_CUT, node);
  }

  boolean cloud(int node) {
    return !meets(FaultKind.CLOUD_DOWN) && !meets(FaultKind.CLOUD_LINK_CUT, node);
  }

  boolean balancers() {
    return !meets(FaultKind.BALANCER_DOWN);
  }

  boolean queues() {
    return !meets(FaultKind.QUEUE_DOWN);
  }

  private boolean meets(FaultKind kind, int node) {
    return Integer.valueOf(node).equals(down.get(kind)) && meets(kind);
  }

  /** Counted once for each time that it was out of order. */
  private boolean meets(FaultKind kind) {
    boolean isDown = down.containsKey(kind);
    if (isDown && met.add(kind)) {
      region.took(kind);
    }
    return isDown;
  }
}
