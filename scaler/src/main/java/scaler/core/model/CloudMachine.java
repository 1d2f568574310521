package scaler.core.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A machine as the cloud shows it.
 *
 * @param zone where it is, such as {@code eu-central-1a}
 * @param type such as {@code m7g.large}
 * @param address at which scaler reaches its pages; absent until it has one
 * @param portOffset added to every port of the machine; zero where each machine has an address of
 *     its own
 * @param stoppable it may be stopped and started again: its root disk outlives that, and it is not
 *     lent by the spot market
 * @param billing what its cost depends on beside its type
 * @param reclaimed the cloud ended it by itself to have its room back, as it may with spot machines
 * @param reason why it is in its state, where the cloud says so
 */
public record CloudMachine(
    MachineId id,
    State state,
    String zone,
    String type,
    Optional<String> address,
    int portOffset,
    boolean stoppable,
    Billing billing,
    Map<String, String> tags,
    Market market,
    boolean reclaimed,
    Optional<StateReason> reason) {
  /**
   * A listing shows a machine as it was up to two minutes ago; what one says that is taken later
   * than this after a change was so after it.
   */
  public static final Duration LISTED_LATE = Duration.ofSeconds(150);

  public CloudMachine {
    tags = Map.copyOf(tags);
  }

  /** One of which the cloud does not say why it is in its state. */
  public CloudMachine(
      MachineId id,
      State state,
      String zone,
      String type,
      Optional<String> address,
      int portOffset,
      boolean stoppable,
      Billing billing,
      Map<String, String> tags,
      Market market,
      boolean reclaimed) {
    this(
        id,
        state,
        zone,
        type,
        address,
        portOffset,
        stoppable,
        billing,
        tags,
        market,
        reclaimed,
        Optional.empty());
  }

  /** The reason behind a colon, as the end of a sentence; nothing where the cloud gives none. */
  public String because() {
    return reason.map(said -> ": " + said.words()).orElse("");
  }

  /** The cloud's own word for where a machine is in its life. */
  public enum State {
    PENDING,
    RUNNING,
    STOPPING,
    STOPPED,
    SHUTTING_DOWN,
    TERMINATED
  }
}
