package scaler.app.wiring;

import java.nio.file.Path;
import java.util.List;
import scaler.engine.port.Outcome;
import scaler.outbound.local.wire.Description;

/** The local cloud of this home folder, for those who need it to run. */
final class LocalClouds {
  private LocalClouds() {}

  /**
   * Its folder; it is started if need be.
   *
   * @throws Refusal when it does not start
   */
  static Path running(Here here) {
    if (Session.localCloud(here, List.of()).up()
        instanceof Outcome.Failed<Description>(var failure)) {
      throw new Refusal(Exit.UNREACHABLE, failure.detail());
    }
    return Session.localCloudHome(here);
  }
}
