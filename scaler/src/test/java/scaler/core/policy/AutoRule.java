package scaler.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import scaler.sim.trace.Rule;

/**
 * The rule behind {@code slo} alone, without the loop around it: many times as fast, so that its
 * constants can be searched for.
 */
public final class AutoRule implements Rule {
  private static final double INTERVAL = 10;
  private final Policy.Auto promise;
  private final Constants constants;
  private final double estimate;
  private final Duration boot;
  private Optional<Learned> learned = Optional.empty();
  private int coming;

  /**
   * A rule.
   *
   * @param boot how long its machines take
   * @param estimate the time of a job is taken for so many times what was learned
   */
  public AutoRule(Policy.Auto promise, Constants constants, Duration boot, double estimate) {
    this.promise = promise;
    this.constants = constants;
    this.boot = boot;
    this.estimate = estimate;
  }

  @Override
  public double interval() {
    return INTERVAL;
  }

  @Override
  public List<Order> orders(Scene scene) {
    Load load = load(scene);
    Learned now = Learned.of(learned, load, promise, constants);
    learned = Optional.of(now);
    int change = Deadlines.change(promise, load, believed(now), constants);
    return change == 0 ? List.of() : List.of(new Order.Want(scene.machines() + change));
  }

  private Load load(Scene scene) {
    List<Duration> ages = new ArrayList<>();
    scene.coming().forEach(age -> ages.add(Duration.ofMillis(Math.round(age * 1e3))));
    List<Duration> booted = new ArrayList<>();
    for (int n = ages.size(); n < coming; n++) {
      booted.add(boot);
    }
    coming = ages.size();
    return new Load(
        Instant.EPOCH.plusMillis(Math.round(scene.at() * 1e3)),
        scene.ready(),
        Duration.ofMillis(Math.round(scene.oldest() * 1e3)),
        scene.running(),
        0,
        OptionalLong.of(scene.came()),
        1,
        scene.machines() - ages.size(),
        scene.free(),
        ages,
        booted);
  }

  private Learned believed(Learned now) {
    JobTime job = now.job();
    return new Learned(
        now.since(),
        now.at(),
        now.arrivals(),
        new JobTime(job.running(), job.left(), job.worked() * estimate, job.finished()),
        now.boot(),
        now.margin());
  }
}
