package scaler.engine.port;

import java.time.Instant;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Reading;

/** Job queues, by where they are read. */
public interface Queues {
  /**
   * Asks a queue now. Trouble of any kind is an unknown reading; the call ends within five seconds.
   *
   * @param now becomes the reading's time
   */
  Reading read(SourceSpec.Queue source, Instant now);
}
