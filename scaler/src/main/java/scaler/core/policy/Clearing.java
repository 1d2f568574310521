package scaler.core.policy;

import java.time.Duration;

/**
 * The rule behind {@code drain-within}: what waits now is to be begun within a target. Machines
 * begin {@code slots} jobs each as they come and again after each mean job time, so that {@code
 * begun(t) = sum(slots · t / S)}, less the boots that are left. If {@code begun(target)} is less
 * than what waits, as many machines are launched as do the rest in the time after their boot. None
 * is launched for jobs that are begun before it could serve.
 *
 * <p>Where it comes from: the backlog that a machine may have for an acceptable delay, as Amazon
 * describes for queues (acceptable latency over the mean time of a job), with the boot reckoned in.
 */
final class Clearing {
  /** Where boots take as long as the target: what part of it is left for what waits by then. */
  private static final double REST = 0.25;

  private Clearing() {}

  /** How many machines more or less. */
  static int change(Duration target, Load load, Learned learned) {
    double boot = learned.boot().seconds();
    double perJob = learned.job().seconds();
    int slots = load.slots();
    double time = target.toMillis() / 1e3;
    double end = Math.max(time, boot + REST * time);
    double lacking = load.ready() - learned.begun(load, end, load.serving(), load.free());
    double atBoot = load.ready() - learned.begun(load, boot, load.serving(), load.free());
    if (lacking > 0 && atBoot > 0) {
      double each = slots * (1 + (end - boot) / perJob);
      return (int) Math.ceil(Math.min(lacking / each, atBoot / slots));
    }
    return load.ready() > 0 ? 0 : -idle(load, learned.arrivals().perSecond() * perJob / slots);
  }

  /**
   * How many of those that idle are not needed for what comes of late.
   *
   * @param busy machines that it keeps busy
   */
  private static int idle(Load load, double busy) {
    int spare = load.machines() - (int) Math.ceil(busy);
    return Math.clamp(spare, 0, load.free() / load.slots());
  }
}
