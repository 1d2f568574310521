package scaler.engine.loop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.Decider;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.plan.Plan;
import scaler.core.plan.Planner;

/** What is to be of a role, before anything is done about it. */
record Considered(RoleView view, Verdict verdict, Plan plan) {
  /**
   * Without a listing of the cloud nothing is launched and nothing is ended.
   *
   * @param blind why there is none
   */
  static Considered of(RoleView view, Optional<String> blind, Instant now) {
    if (blind.isPresent()) {
      return new Considered(view, blind(view, blind.get()), new Plan(List.of(), List.of()));
    }
    Verdict verdict = Decider.decide(view, now);
    return new Considered(view, verdict, Planner.plan(view, verdict, now));
  }

  private static Verdict blind(RoleView view, String why) {
    int actual = view.counted().size();
    return new Verdict(
        actual,
        actual,
        view.spec().capacity(),
        false,
        new Reason.CloudUnknown(why),
        List.of(),
        view.memory());
  }
}
