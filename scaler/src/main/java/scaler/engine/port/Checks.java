package scaler.engine.port;

import java.util.List;
import java.util.Map;
import scaler.core.model.Ailment;
import scaler.core.model.MachineId;

/**
 * The cloud's own checks of its machines. They are minutes old when they are told, and may be wrong
 * for many at once: nothing is destroyed for what they say alone.
 */
public interface Checks {
  /** For a cloud that makes none. */
  Checks NONE = () -> Outcome.ok(new Report.NotMade());

  /** Ends within eight seconds, retries included. Complete or failed, never a part. */
  Outcome<Report> look();

  /** What the cloud says of its machines. */
  sealed interface Report {
    /** It makes no checks. */
    record NotMade() implements Report {}

    /**
     * It makes some.
     *
     * @param ailing machines of whatever owner with which something is not well; one that is not in
     *     there may be well, or too young to have been checked
     */
    record Made(Map<MachineId, List<Ailment>> ailing) implements Report {
      public Made {
        ailing = Map.copyOf(ailing);
      }
    }
  }
}
