package scaler.engine.loop;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Sentences;

/** Says that the cloud cannot be seen: at the beginning, once a minute, and when it is over. */
final class Blindness {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Outage outage = new Outage();

  /**
   * A look is over.
   *
   * @param why the cloud could not be seen in it
   */
  void tell(String application, Optional<String> why) {
    if (why.isEmpty()) {
      outage
          .over()
          .ifPresent(lasted ->
              LOG.info("{}: the cloud is seen again, after {}", application, Sentences.of(lasted)));
      return;
    }
    outage
        .goesOn()
        .ifPresent(lasted ->
            LOG.warn(
                "{}: the cloud cannot be seen, so nothing is changed{} ({})",
                application,
                lasted.isZero() ? "" : ", for " + Sentences.of(lasted),
                why.get()));
  }
}
