package scaler.app.command.replay;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import scaler.app.wiring.Prices;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Billing;
import scaler.sim.trace.Course;
import scaler.sim.trace.Rehearsal;
import scaler.sim.trace.Trace;

/**
 * What a role would have cost, and how long its jobs would have waited.
 *
 * @param dollars empty where the price of its machines is not known
 * @param waits in seconds: of half of the jobs, of 95 %, of 99 %, the longest
 * @param late part of the jobs that waited longer than was promised
 */
record Side(
    double hours,
    Optional<BigDecimal> dollars,
    List<Double> waits,
    double late,
    int launches,
    int ends) {
  private static final List<Double> PARTS = List.of(0.5, 0.95, 0.99, 1.0);

  static Side of(
      FleetSpec fleet,
      RoleSpec role,
      Trace trace,
      Rehearsal.Setting setting,
      Duration promised,
      DoubleConsumer progress) {
    Course course = Rehearsal.run(fleet, role, trace, setting, progress);
    return new Side(
        course.hours(Course.Billing.SECOND),
        rate(fleet, role).map(rate -> dollars(rate, course)),
        PARTS.stream().map(course.waits()::most).toList(),
        course.waits().later(promised),
        course.launches(),
        course.ends());
  }

  /** Of the machines that are tried first. */
  private static Optional<Rate> rate(FleetSpec fleet, RoleSpec role) {
    var machine = role.machine();
    return machine.types().stream()
        .findFirst()
        .flatMap(type ->
            Prices.of(fleet)
                .rate(type, machine.markets().getFirst(), Billing.PLAIN, machine.rootVolume()));
  }

  private static BigDecimal dollars(Rate rate, Course course) {
    return course.lives().stream()
        .map(life -> rate.of(Duration.between(life.from(), life.to())))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
