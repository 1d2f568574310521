package scaler.core.policy;

import java.util.function.DoubleUnaryOperator;

/**
 * The rule behind {@code slo}: a machine is launched at the last moment at which one is enough, and
 * leaves once it idles and would not be missed for as long as makes its return worth it.
 *
 * <p>Each job that waits has a deadline. For each deadline (no earlier than a machine that is asked
 * for now could serve) the jobs that have to be begun by then are compared with those that will be,
 * by the machines that are there and come: each slot begins one job for each mean job time, a free
 * one begins one more. What is missing, over what one more machine would begin by then, is the
 * number of machines to launch, once that is nearly a whole one. As long as it is less the queue is
 * the buffer: most peaks pass by.
 *
 * <p>Where it comes from: the cheapest number of machines over time between the curve of what has
 * come and the curve of what has to be begun is a taut string; this follows it without knowing the
 * future.
 */
final class Deadlines {
  private final Policy.Auto promise;
  private final Load load;
  private final Learned learned;
  private final Constants by;
  private final DoubleUnaryOperator coming;
  private final double limit;
  private final double boot;
  private final double perJob;

  private Deadlines(
      Policy.Auto promise, Load load, Learned learned, Constants by, DoubleUnaryOperator coming) {
    this.promise = promise;
    this.load = load;
    this.learned = learned;
    this.by = by;
    this.coming = coming;
    this.boot = learned.boot().seconds();
    this.perJob = learned.job().seconds();
    this.limit = promise.target().toSeconds() - learned.margin().seconds();
  }

  /** How many machines more or less. */
  static int change(Policy.Auto promise, Load load, Learned learned, Constants by) {
    return change(promise, load, learned, by, _ -> learned.arrivals().perSecond());
  }

  /**
   * The same with another opinion of what comes.
   *
   * @param coming jobs a second, by how many seconds ahead
   */
  static int change(
      Policy.Auto promise, Load load, Learned learned, Constants by, DoubleUnaryOperator coming) {
    return new Deadlines(promise, load, learned, by, coming).change();
  }

  private int change() {
    int more = (int) Math.floor(missing(load.serving(), load.free()) + by.readiness());
    int anew = load.paid().map(Load.Paid::anew).orElse(0);
    if (more > 0 || anew > 0) {
      return Math.max(more, anew);
    }
    return -load.paid().map(this::surplus).orElseGet(this::surplus);
  }

  /**
   * How many of those whose paid hour is about to be over would not be missed. The next hour costs
   * the same whenever it begins, so it begins when it is needed; who has a job in hand finishes it,
   * and is called back where that takes longer than the hour.
   */
  private int surplus(Load.Paid paid) {
    double busy = coming.applyAsDouble(boot) * perJob / load.slots();
    int left = 0;
    while (left < paid.idle() + paid.busy()
        && load.machines() - left - 1 >= busy
        && missing(
                load.serving() - left - 1,
                load.free() - Math.min(left + 1, paid.idle()) * load.slots())
            < 1 - by.readiness()) {
      left++;
    }
    return left;
  }

  /** How many of the machines that idle would not be missed. */
  private int surplus() {
    if (load.ready() > 0) {
      return 0;
    }
    int idle = load.free() / load.slots();
    int left = 0;
    while (left < idle
        && pays(load.machines() - left)
        && missing(load.serving() - left - 1, load.free() - (left + 1) * load.slots())
            < 1 - by.readiness()) {
      left++;
    }
    return left;
  }

  /**
   * Whether one machine less of so many saves more than the boot of the one that comes in its place
   * when the queue has grown to its limit.
   */
  private boolean pays(int machines) {
    double busy = coming.applyAsDouble(boot) * perJob / load.slots();
    double fewer = machines - 1;
    if (fewer >= busy) {
      return true;
    }
    double lasts = (limit - boot) * fewer / (busy - fewer);
    return lasts * Math.max(0, machines - busy) > boot * by.worth();
  }

  /**
   * How many machines are missing for all that waits and will have to be begun by the time that one
   * could be there.
   *
   * @param serving machines that take jobs now
   * @param free jobs that they could begin now
   */
  private double missing(int serving, int free) {
    double end = Math.max(boot, limit);
    double rate = coming.applyAsDouble((end - limit) / 2);
    double surge = rate + by.surge() * Math.sqrt(rate / by.lately());
    double most = missing(end, load.ready() + surge * (end - limit), serving, free);
    double younger = 0;
    for (int slice = 0; slice < learned.arrivals().slices().size(); slice++) {
      double older = load.ready() - younger;
      if (older <= 0) {
        return most;
      }
      double age = learned.arrivals().oldest(slice, load.at(), promise.target());
      most = Math.max(most, missing(Math.max(boot, limit - age), older, serving, free));
      younger += learned.arrivals().slices().get(slice);
    }
    return Math.max(most, missing(boot, load.ready() - younger, serving, free));
  }

  private double missing(double seconds, double jobs, int serving, int free) {
    double begun = learned.begun(load, seconds, serving, free);
    double sure = begun - by.caution() * Math.sqrt(Math.max(0, Math.min(begun, jobs)));
    return (jobs - sure) / (load.slots() * (1 + (seconds - boot) / perJob));
  }
}
