package scaler.core.model;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The life of a machine. The table of legal transitions stands here; the database refuses all
 * others, and a test holds both and the picture in the docs together.
 */
public enum MachineState {
  /** The intent is written down; the cloud may or may not have been asked. */
  REQUESTED,
  /** The cloud has given an id; the machine is not running yet. */
  PENDING,
  /** Running; not yet proven ready. */
  BOOTING,
  /** Ready, and registered where its role has a load balancer. */
  IN_SERVICE,
  /** In service once, but found stopped by someone else; it is not counted as capacity. */
  IMPAIRED,
  /** Takes no new work; ends when it is proven idle. Can still be taken back. */
  DRAINING,
  /** Its end is decided and is not taken back. */
  TERMINATING,
  /** The cloud has confirmed its end, or it never came to be. */
  GONE;

  private static final Map<MachineState, Set<MachineState>> NEXT =
      new EnumMap<>(MachineState.class);

  static {
    NEXT.put(REQUESTED, EnumSet.of(PENDING, TERMINATING, GONE));
    NEXT.put(PENDING, EnumSet.of(BOOTING, DRAINING, TERMINATING, GONE));
    NEXT.put(BOOTING, EnumSet.of(IN_SERVICE, IMPAIRED, DRAINING, TERMINATING, GONE));
    NEXT.put(IN_SERVICE, EnumSet.of(IMPAIRED, DRAINING, TERMINATING, GONE));
    NEXT.put(IMPAIRED, EnumSet.of(BOOTING, DRAINING, TERMINATING, GONE));
    NEXT.put(DRAINING, EnumSet.of(BOOTING, TERMINATING, GONE));
    NEXT.put(TERMINATING, EnumSet.of(GONE));
    NEXT.put(GONE, EnumSet.noneOf(MachineState.class));
  }

  /** The states that may follow this one. */
  public Set<MachineState> next() {
    return EnumSet.copyOf(NEXT.getOrDefault(this, EnumSet.noneOf(MachineState.class)));
  }

  public boolean mayBecome(MachineState next) {
    return next().contains(next);
  }

  /** Present or coming, and meant to stay: what a wanted capacity is compared with. */
  public boolean counts() {
    return switch (this) {
      case REQUESTED, PENDING, BOOTING, IN_SERVICE -> true;
      case IMPAIRED, DRAINING, TERMINATING, GONE -> false;
    };
  }

  /** As it stands in the database and in what people read: {@code in_service}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of that {@link #word()}. */
  public static MachineState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
