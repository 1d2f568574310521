package scaler.engine.port;

import java.util.List;
import scaler.core.model.CloudMachine;

/** Machines that somebody else runs. They are looked at only: nothing here changes anything. */
public interface Neighbours {
  /**
   * All that bear the tag and run or are about to. Complete or failed, never a part; ends within
   * eight seconds.
   */
  Outcome<List<CloudMachine>> tagged(String key, String value);
}
