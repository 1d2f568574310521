package scaler.sim.soak;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Spared.Happening;
import scaler.sim.law.Law;
import scaler.sim.law.Standing;

/**
 * How one life went.
 *
 * @param hash the same for the same story
 * @param broken the law that was broken, and how; empty when all held
 * @param looks how often a process looked to its end
 * @param fired how often each kind of trouble came
 * @param held how often each law had something to say
 * @param reached what came about that was to be tested, and how often
 * @param happenings all trouble in order
 * @param acts numbers of what people did
 * @param points at which something was about to be changed, or had been
 * @param standing how roles without a queue stand at the quiet end
 * @param lines the story, where it was to be kept
 */
public record Life(
    long seed,
    String hash,
    Optional<String> broken,
    long events,
    long looks,
    long simulatedMillis,
    Map<FaultKind, Long> fired,
    Map<Law, Long> held,
    Map<String, Long> reached,
    List<Happening> happenings,
    List<Integer> acts,
    int points,
    List<Standing> standing,
    List<String> lines) {
  public Life {
    fired = Map.copyOf(fired);
    held = Map.copyOf(held);
    reached = Map.copyOf(reached);
    happenings = List.copyOf(happenings);
    acts = List.copyOf(acts);
    standing = List.copyOf(standing);
    lines = List.copyOf(lines);
  }
}
