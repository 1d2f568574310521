package scaler.sim.law;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scaler.core.model.MachineId;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Outcome;
import scaler.sim.time.Timeline;

/**
 * What each process was really told when it asked machines how they are: whatever it makes of that,
 * it cannot know more.
 */
final class Heard {
  /** Pages may be asked five times for each look that counts, of which the last four do. */
  private static final int KEPT = 24;

  /** What the cloud's checks found is in the looks that count for some time. */
  private static final long CHECK_LASTS = 600_000;

  private final Timeline time;
  private final Map<String, Ear> ears = new HashMap<>();
  private final Map<String, Long> found = new HashMap<>();

  Heard(Timeline time) {
    this.time = time;
  }

  /** The last answers to one question of one process about one machine. */
  private static final class Ear {
    static final long NEVER = Long.MAX_VALUE;
    final Deque<Boolean> answered = new ArrayDeque<>();
    long last;
    long failingSince = NEVER;

    void hears(boolean answer, long now) {
      last = now;
      answered.add(answer);
      if (answered.size() > KEPT) {
        answered.removeFirst();
      }
      if (!answer) {
        failingSince = Math.min(failingSince, now);
      } else if (!answered.contains(false)) {
        failingSince = NEVER;
      }
    }

    boolean fails(int failures) {
      return !answered.isEmpty()
          && !answered.getLast()
          && answered.stream().filter(answer -> !answer).count() >= failures;
    }
  }

  /**
   * A process asked something.
   *
   * @param question the name of the port's method
   */
  void told(NodeView node, String question, Object[] arguments, @Nullable Object answer) {
    switch (question) {
      case "page" -> ear(node, question, (String) arguments[0]).hears(isOk(answer), time.millis());
      case "unhealthyBecause" ->
          ear(node, question, (String) arguments[1])
              .hears(Optional.empty().equals(answer), time.millis());
      case "look" -> {
        if (answer instanceof Outcome.Ok<?>(Report.Made(var ailing))) {
          checked(node, ailing.keySet());
        }
      }
      default -> {}
    }
  }

  private static boolean isOk(@Nullable Object answer) {
    return answer instanceof Outcome.Ok<?>;
  }

  private void checked(NodeView node, Set<MachineId> ailing) {
    ailing.forEach(machine -> found.put(node.number + " " + machine, time.millis()));
  }

  private Ear ear(NodeView node, String question, String address) {
    return ears.computeIfAbsent(node.number + question + address, _ -> new Ear());
  }

  /** Whether the machine's page or health check failed so often of late, and at last. */
  boolean fails(NodeView node, String address, int failures) {
    return ear(node, "page", address).fails(failures)
        || ear(node, "unhealthyBecause", address).fails(failures);
  }

  /** Since when something of it has failed without a whole row of answers in between. */
  long failingSince(NodeView node, String address) {
    return Math.min(
        ear(node, "page", address).failingSince,
        ear(node, "unhealthyBecause", address).failingSince);
  }

  /** Whether its page answered in the look that is under way. */
  boolean answers(NodeView node, String address) {
    Ear page = ear(node, "page", address);
    return page.last >= node.lookBegan && !page.answered.isEmpty() && page.answered.getLast();
  }

  /** Whether the cloud's own checks found it ill a short time ago. */
  boolean foundIll(NodeView node, MachineId machine) {
    return time.millis() - found.getOrDefault(node.number + " " + machine, Long.MIN_VALUE / 2)
        < CHECK_LASTS;
  }
}
