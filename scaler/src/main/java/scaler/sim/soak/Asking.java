package scaler.sim.soak;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.sim.law.Laws;
import scaler.sim.law.NodeView;

/**
 * What a call is about that changes something: for the laws, for the story's number, which must be
 * the same in every process, and in words.
 */
record Asking(String verb, List<Object> arguments) {
  /** The laws look at it before it is sent. */
  void by(NodeView node, Laws laws) {
    switch (arguments.getFirst()) {
      case LaunchRequest request -> laws.asksLaunch(node, request);
      case MachineId machine when verb.endsWith("tag") ->
          laws.asksTag(node, verb, machine, (String) arguments.get(1));
      case MachineId machine -> laws.asks(node, verb, machine);
      case BalancerSpec balancer -> laws.asks(node, verb, balancer, member(arguments.get(1)));
      case VolumeId volume when verb.equals("attach") ->
          laws.asksToAttach(node, volume, (MachineId) arguments.get(1));
      case VolumeId volume -> laws.asksToCopy(node, volume, (Map<?, ?>) arguments.get(1));
      case String snapshot -> laws.asksToDelete(node, snapshot);
      case DelayedJob _ -> laws.asksToFree(node, (LockedJob) arguments.get(1));
      default -> throw new IllegalStateException("no law looks at \"%s\"".formatted(verb));
    }
  }

  private static MachineId member(Object argument) {
    return argument instanceof CloudMachine machine ? machine.id() : ((Member) argument).id();
  }

  /** The same for the same call, whatever process simulates it. */
  long key() {
    return words().hashCode();
  }

  String words() {
    return switch (arguments.getFirst()) {
      case LaunchRequest request ->
          "%s in %s, slot %s"
              .formatted(
                  request.clientToken(),
                  request.subnet(),
                  request.tags().getOrDefault("scaler-slot", "none"));
      case BalancerSpec balancer -> balancer.label() + " " + member(arguments.get(1));
      case DelayedJob source ->
          "%s job %d".formatted(source.url(), ((LockedJob) arguments.get(1)).id());
      case VolumeId volume when verb.equals("attach") -> volume + " to " + arguments.get(1);
      default -> arguments.getFirst().toString();
    };
  }

  /** An answer without what is told in another order by each process. */
  static String words(@Nullable Object answer) {
    return answer instanceof Outcome.Ok<?>(CloudMachine machine)
        ? "%s is %s".formatted(machine.id(), machine.state())
        : String.valueOf(answer);
  }
}
