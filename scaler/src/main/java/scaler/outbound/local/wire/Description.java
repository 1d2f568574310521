package scaler.outbound.local.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.StateReason;
import scaler.core.model.TargetState;

/**
 * All that a local cloud knows.
 *
 * @param pid of the daemon
 * @param started when this daemon began
 * @param shared whether all machines share 127.0.0.1, told apart by their port offsets
 * @param machines in the order of their launch; those that ended less than an hour ago among them
 * @param balancers by name
 */
public record Description(
    long pid, Instant started, boolean shared, List<Machine> machines, List<Balancer> balancers) {
  public Description {
    machines = List.copyOf(machines);
    balancers = List.copyOf(balancers);
  }

  /**
   * A machine.
   *
   * @param reason why it is in its state, where there is something to say
   * @param launched when it was asked for
   * @param pid of its main process, while there is one
   * @param folder its directory; {@code console.log} in it is what its user data printed
   * @param taken when it is or was taken back, once that is decided
   * @param reclaimed it ends or has ended because it was taken back
   */
  public record Machine(
      String id,
      CloudMachine.State state,
      Optional<String> reason,
      String zone,
      String type,
      Optional<String> address,
      int portOffset,
      Map<String, String> tags,
      Instant launched,
      OptionalLong pid,
      String folder,
      Market market,
      Optional<Instant> taken,
      boolean reclaimed) {
    public Machine {
      tags = Map.copyOf(tags);
    }

    /** The machine as the loop sees it. */
    public CloudMachine seen() {
      return new CloudMachine(
          new MachineId(id),
          state,
          zone,
          type,
          address,
          portOffset,
          market == Market.ON_DEMAND,
          Billing.PLAIN,
          tags,
          market,
          reclaimed,
          stateReason());
    }

    /** Of one that runs it would be why it was booted again. */
    private Optional<StateReason> stateReason() {
      return switch (state) {
        case PENDING, RUNNING -> Optional.empty();
        case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
            reason.map(words -> new StateReason(words, false));
      };
    }
  }

  /**
   * A load balancer.
   *
   * @param url where it listens; the same over all starts of the daemon
   * @param targets by machine id
   */
  public record Balancer(String name, String url, Map<String, Target> targets) {
    public Balancer {
      targets = Map.copyOf(targets);
    }
  }

  /**
   * A target of a load balancer.
   *
   * @param url where requests go
   * @param open requests that are being answered
   */
  public record Target(TargetState state, String url, int open) {}
}
