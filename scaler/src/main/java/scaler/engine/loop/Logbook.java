package scaler.engine.loop;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.model.Machine;
import scaler.engine.loop.Actor.Scene;
import scaler.engine.port.Machines;

/** Writes machines down as they become, and says so in the log. */
final class Logbook {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Machines machines;

  Logbook(Machines machines) {
    this.machines = machines;
  }

  void write(Scene scene, Machine before, Machine after, String what) {
    machines.write(scene.lease(), before, after, what, scene.now());
    LOG.info("{} {}: {} ({})", before.role(), after.label(), after.state().word(), what);
  }
}
