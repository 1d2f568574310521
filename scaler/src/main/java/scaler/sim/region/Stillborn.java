package scaler.sim.region;

import java.util.Optional;
import scaler.core.model.StateReason;

/** What the region says of machines that it granted and that never ran: nothing of every third. */
final class Stillborn {
  private static final StateReason LIMIT =
      new StateReason("Client.VolumeLimitExceeded: Volume limit exceeded", false);
  private static final StateReason NO_ROOM =
      new StateReason("Server.InsufficientInstanceCapacity: none is left", true);

  private Stillborn() {}

  /** By its number, so that no story changes by it. */
  static Optional<StateReason> reason(int number) {
    return switch (number % 3) {
      case 1 -> Optional.of(LIMIT);
      case 2 -> Optional.of(NO_ROOM);
      default -> Optional.empty();
    };
  }
}
