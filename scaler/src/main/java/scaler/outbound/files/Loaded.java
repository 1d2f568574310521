package scaler.outbound.files;

import java.util.List;
import java.util.Map;
import scaler.core.fleet.FleetSpec;

/** What came of reading a fleet file: a fleet, or all that is wrong with the file. */
public sealed interface Loaded {
  /**
   * The file is good.
   *
   * @param text the file as it is, comments included; what is stored and compared
   * @param userData the boot scripts, includes put in, by the name that the file uses for them
   * @param remarks warnings and notes, in order of place
   */
  record Fleet(FleetSpec spec, String text, Map<String, String> userData, List<Problem> remarks)
      implements Loaded {
    public Fleet {
      userData = Map.copyOf(userData);
      remarks = List.copyOf(remarks);
    }
  }

  /** The file is refused; warnings and notes stand among the errors. */
  record Broken(List<Problem> problems) implements Loaded {
    public Broken {
      problems = List.copyOf(problems);
    }
  }
}
