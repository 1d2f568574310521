package scaler.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import scaler.sim.trace.Rule;
import scaler.sim.trace.Rule.Order;
import scaler.sim.trace.Rule.Scene;

/**
 * The rules of others, as they are documented. Each knows the mean time of a job, which their
 * operators are asked for, and nothing else of what will come; machines that boot count.
 */
final class Peers {
  private Peers() {}

  private static List<Order> none() {
    return List.of();
  }

  private static List<Order> want(double machines) {
    return List.of(new Order.Want((int) machines));
  }

  /**
   * The SmallPayroll article: above so many jobs one machine more, below so many one less, once the
   * newest machine is old enough.
   */
  record Article(double interval, int up, int down, double age) implements Rule {
    @Override
    public List<Order> orders(Scene scene) {
      if (scene.ready() > up) {
        return want(scene.machines() + 1);
      }
      return scene.ready() < down && scene.youngest() > age ? want(scene.machines() - 1) : none();
    }
  }

  /**
   * The external metric of Kubernetes' HPA as KEDA feeds it: jobs over a target, within 10 % as it
   * is, twice as many or four more in 15 s at the most, and as few as the highest number of a
   * window.
   */
  static final class Keda implements Rule {
    private static final double TOLERANCE = 0.1;
    private static final double INTERVAL = 30;
    private final double target;
    private final double window;
    private final Deque<double[]> wishes = new ArrayDeque<>();

    Keda(double perJob, double latency, double window) {
      this.target = 1 + latency / perJob;
      this.window = window;
    }

    @Override
    public double interval() {
      return INTERVAL;
    }

    @Override
    public List<Order> orders(Scene scene) {
      int jobs = scene.ready() + scene.running();
      int there = scene.machines();
      boolean near = there > 0 && Math.abs(jobs / (target * there) - 1) <= TOLERANCE;
      double wish =
          Math.min(near ? there : Math.ceil(jobs / target), Math.max(4.0 * there, there + 8.0));
      wishes.add(new double[] {scene.at(), wish});
      while (wishes.getFirst()[0] < scene.at() - window) {
        wishes.removeFirst();
      }
      double highest = wishes.stream().mapToDouble(one -> one[1]).max().orElse(wish);
      return want(wish >= there ? wish : Math.min(there, highest));
    }
  }

  /**
   * Nomad Autoscaler's target-value: so many machines as the metric is above its target, nothing
   * within 1 %, and a pause after each change.
   */
  static final class Nomad implements Rule {
    private static final double THRESHOLD = 0.01;
    private static final double INTERVAL = 10;
    private final double target;
    private final double cooldown;
    private double until;

    Nomad(double perJob, double latency, double cooldown) {
      this.target = 1 + latency / perJob;
      this.cooldown = cooldown;
    }

    @Override
    public double interval() {
      return INTERVAL;
    }

    @Override
    public List<Order> orders(Scene scene) {
      int there = scene.machines();
      double factor = (scene.ready() + scene.running()) / (double) Math.max(1, there) / target;
      double wish = Math.max(1, Math.ceil(there * factor));
      if (scene.at() < until || Math.abs(factor - 1) <= THRESHOLD || wish == there) {
        return none();
      }
      until = scene.at() + cooldown;
      return want(wish);
    }
  }

  /** Judoscale and HireFire: some more while jobs wait long, one less after a calm while. */
  static final class Latency implements Rule {
    private static final double CALM = 5;
    private static final double INTERVAL = 10;
    private final double above;
    private final int jump;
    private final double every;
    private final double delay;
    private double grew = Double.NEGATIVE_INFINITY;
    private double loud;

    Latency(double above, int jump, double every, double delay) {
      this.above = above;
      this.jump = jump;
      this.every = every;
      this.delay = delay;
    }

    @Override
    public double interval() {
      return INTERVAL;
    }

    @Override
    public List<Order> orders(Scene scene) {
      loud = scene.oldest() >= CALM ? scene.at() : loud;
      if (scene.oldest() > above && scene.at() - grew >= every) {
        grew = scene.at();
        return want(scene.machines() + jump);
      }
      if (scene.at() - loud >= delay) {
        loud = scene.at();
        return want(scene.machines() - 1);
      }
      return none();
    }
  }

  /**
   * AWS target tracking on the backlog of an instance: three minutes above the target, in
   * proportion; fifteen below nine tenths of it, some less; nothing less while any warms up.
   */
  static final class TargetTracking implements Rule {
    private static final double INTERVAL = 60;
    private static final double WARM = 180;
    private static final int OUT = 3;
    private static final int IN = 15;
    private final double target;
    private final double part;
    private int high;
    private int low;

    TargetTracking(double perJob, double latency, double part) {
      this.target = latency / perJob;
      this.part = part;
    }

    @Override
    public double interval() {
      return INTERVAL;
    }

    @Override
    public List<Order> orders(Scene scene) {
      int there = scene.machines();
      double metric = scene.ready() / (double) Math.max(1, scene.serving());
      high = metric > target ? high + 1 : 0;
      low = metric < 0.9 * target ? low + 1 : 0;
      if (high >= OUT) {
        return want(Math.max(there, Math.ceil(scene.serving() * metric / target)));
      }
      if (low >= IN && scene.serving() == there && scene.youngest() >= WARM) {
        double slow = there - Math.max(1, Math.floor(there * part));
        return want(Math.max(Math.ceil(there * metric / target), slow));
      }
      return none();
    }
  }

  /** A rule, made anew for each trace. */
  interface Maker {
    Rule of(double perJob);
  }

  /**
   * Each peer as it does best on six recorded loads of its kind: the cheapest of a dozen to thirty
   * settings that are at most 1 % late on each of them, where there is one.
   */
  record Peer(String name, Maker maker) {}

  static List<Peer> tuned() {
    return List.of(
        new Peer("nomad", perJob -> new Nomad(perJob, 105, 60)),
        new Peer("keda", perJob -> new Keda(perJob, 20, 60)),
        new Peer("target tracking", perJob -> new TargetTracking(perJob, 120, 0.25)),
        new Peer("latency", _ -> new Latency(15, 8, 60, 300)),
        new Peer("article", _ -> new Article(60, 1, 1, 2_700)));
  }

  /** The settings that are tried where machines are paid for otherwise than they were tuned for. */
  static List<Peer> settings() {
    List<Peer> all = new ArrayList<>();
    for (double latency : new double[] {60, 90, 120, 135, 150, 165, 180, 210, 240}) {
      for (double cooldown : new double[] {30, 60, 120, 300}) {
        all.add(named("nomad", latency, cooldown, job -> new Nomad(job, latency, cooldown)));
      }
    }
    for (double latency : new double[] {0, 20, 60, 120, 180}) {
      for (double window : new double[] {60, 300, 900}) {
        all.add(named("keda", latency, window, job -> new Keda(job, latency, window)));
      }
    }
    for (double latency : new double[] {60, 120, 180}) {
      for (double part : new double[] {0.1, 0.25, 0.5}) {
        all.add(
            named("target tracking", latency, part, job -> new TargetTracking(job, latency, part)));
      }
    }
    for (double above : new double[] {15, 60, 120}) {
      for (double delay : new double[] {60, 300}) {
        all.add(named("latency", above, delay, _ -> new Latency(above, 8, 60, delay)));
        all.add(named("latency by 2", above, delay, _ -> new Latency(above, 2, 60, delay)));
      }
    }
    for (int up : new int[] {1, 5, 20}) {
      all.add(named("article", up, 1, _ -> new Article(60, up, 1, 2_700)));
    }
    return all;
  }

  private static Peer named(String name, double one, double other, Maker maker) {
    return new Peer("%s %s %s".formatted(name, one, other), maker);
  }
}
