package scaler.engine.port;

import java.util.List;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;

/** Finds what the names in a fleet file mean in its cloud. Nothing is changed there. */
public interface Resolver {
  /** Looks everything up; some seconds for each part. */
  Resolution resolve(FleetSpec fleet);

  /** What came of it. */
  sealed interface Resolution {
    /** Every name means one thing. */
    record Found(Resolved resolved) implements Resolution {}

    /** Some names mean nothing, or too much; each has its sentence. */
    record Missed(List<String> sentences) implements Resolution {
      public Missed {
        sentences = List.copyOf(sentences);
      }
    }

    /** The cloud did not answer, or not to us. */
    record Unknown(Failure failure) implements Resolution {}
  }
}
