package scaler.app.command.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import scaler.core.policy.Policy;
import scaler.sim.trace.Course;
import scaler.sim.trace.Trace;

/**
 * A rule that was tried over a whole load, and scored on its first part, by which it is chosen, and
 * on the rest, by which the choice is checked.
 */
record Tuned(Policy policy, Part found, Part checked, int launches) {
  /** So much of the time of a load is for finding. */
  static final double FINDING = 0.7;

  /**
   * A part of a load.
   *
   * @param late part of its jobs that waited longer than is promised; zero without jobs
   */
  record Part(double hours, double late, int jobs) {}

  static Tuned of(Policy policy, Course course, Trials trials) {
    Trace trace = trials.trace();
    double middle = FINDING * Duration.between(trace.begins(), trace.ends()).toSeconds();
    int jobs = trace.before(middle);
    Instant split = trace.instant(middle);
    return new Tuned(
        policy,
        new Part(
            course.hours(trials.billing(), trace.begins(), split),
            course.waits().later(trials.target(), 0, jobs),
            jobs),
        new Part(
            course.hours(trials.billing(), split, trace.instant(trace.lasts())),
            course.waits().later(trials.target(), jobs, trace.size()),
            trace.size() - jobs),
        course.launches());
  }

  /** The cheapest first. */
  static final Comparator<Tuned> BY_COST =
      Comparator.comparingDouble((Tuned one) -> one.found().hours());

  /** The cheapest of those under which no greater part was late; empty where there is none. */
  static Optional<Tuned> best(List<Tuned> all, double late) {
    return all.stream().filter(one -> one.found().late() <= late).min(BY_COST);
  }

  double hours() {
    return found.hours() + checked.hours();
  }
}
