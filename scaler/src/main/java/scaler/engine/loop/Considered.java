package scaler.engine.loop;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.Decider;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.Counted;
import scaler.core.fleet.RatioSpec;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.plan.Plan;
import scaler.core.plan.Planner;

/** What is to be of a role, before anything is done about it. */
record Considered(RoleView view, Verdict verdict, Plan plan) {
  /**
   * All roles of a look, in their order; one that grows with another is decided after that one.
   *
   * @param blind why there is no listing of the cloud
   */
  static List<Considered> all(
      List<RoleView> views, Optional<String> blind, Instant now, Troubles troubles) {
    Map<RoleName, RoleView> left = new LinkedHashMap<>();
    views.forEach(view -> left.put(view.spec().name(), view));
    left.replaceAll((role, view) -> beside(view, views));
    Map<RoleName, Considered> done = new HashMap<>();
    views.forEach(view -> consider(view.spec().name(), left, done, blind, now, troubles));
    return views.stream()
        .flatMap(view -> Optional.ofNullable(done.get(view.spec().name())).stream())
        .toList();
  }

  private static RoleView beside(RoleView view, List<RoleView> all) {
    Optional<Counted> others = view.spec().counted();
    return others.isPresent() && others.get() instanceof Counted.OfRole(var role)
        ? all.stream()
            .filter(one -> one.spec().name().equals(role))
            .findFirst()
            .map(view::beside)
            .orElse(view)
        : view;
  }

  private static void consider(
      RoleName role,
      Map<RoleName, RoleView> left,
      Map<RoleName, Considered> done,
      Optional<String> blind,
      Instant now,
      Troubles troubles) {
    Optional<RoleView> view = Optional.ofNullable(left.remove(role));
    if (view.isEmpty()) {
      return;
    }
    Optional<RoleName> other = view.get().spec().ratio().map(RatioSpec::of);
    other.ifPresent(leader -> consider(leader, left, done, blind, now, troubles));
    RoleView known =
        other
            .flatMap(leader -> Optional.ofNullable(done.get(leader)))
            .map(leader -> view.get().following(leader.asked()))
            .orElse(view.get());
    troubles.in(role, () -> done.put(role, of(known, blind, now)));
  }

  /**
   * As many as others reckon with: those that leave work on until they are done. Machines of
   * another role that count here are asked for there: to grow with them is to name that role.
   */
  private int asked() {
    int atWork = view.in(MachineState.IN_SERVICE) + view.in(MachineState.DRAINING);
    return Math.max(verdict.wanted(), atWork) + view.ofOthers();
  }

  /**
   * Without a listing of the cloud nothing is launched and nothing is ended.
   *
   * @param blind why there is none
   */
  private static Considered of(RoleView view, Optional<String> blind, Instant now) {
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
