package scaler.core.plan;

import java.util.List;
import java.util.stream.Stream;
import scaler.core.decide.ARole;

/** What tests read out of a plan. */
final class Plans {
  private Plans() {}

  static <S extends Step> Stream<S> steps(Plan plan, Class<S> kind) {
    return plan.steps().stream().filter(kind::isInstance).map(kind::cast);
  }

  static List<String> launches(Plan plan) {
    return steps(plan, Step.Launch.class).map(launch -> launch.where().zone()).toList();
  }

  static List<Long> drained(Plan plan) {
    return steps(plan, Step.Drain.class).map(step -> step.machine().slot()).toList();
  }

  static List<Long> takenBack(Plan plan) {
    return steps(plan, Step.TakeBack.class).map(step -> step.machine().slot()).toList();
  }

  static ARole wanting(int machines) {
    return new ARole().capacity(0, 6).line("0 8 * * *", machines);
  }
}
