package scaler.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import scaler.core.decide.Guard;

/** Shares out how many launches the cloud takes at once among the roles of an application. */
public final class Ration {
  private Ration() {}

  /**
   * The same plans with no more launches than so many. Machines that were asked for before come
   * first; then each role gets one after the other, so that a small need does not wait for a large
   * one.
   *
   * @param launches how many the cloud takes now, 0 or more
   */
  public static List<Plan> of(List<Plan> plans, int launches) {
    int[] again = new int[plans.size()];
    int[] fresh = new int[plans.size()];
    int left = share(plans, again, Step.AskAgain.class::isInstance, launches);
    share(plans, fresh, Step.Launch.class::isInstance, left);
    List<Plan> rationed = new ArrayList<>();
    for (int n = 0; n < again.length; n++) {
      rationed.add(rationed(plans.get(n), again[n], fresh[n]));
    }
    return rationed;
  }

  /** How many launches, new and repeated, these plans hold. */
  public static int wanted(List<Plan> plans) {
    return (int)
        plans.stream().flatMap(plan -> plan.steps().stream()).filter(Step::launches).count();
  }

  /** Gives each plan in turn one of what is there; tells what is left. */
  private static int share(List<Plan> plans, int[] shares, Predicate<Step> kind, int there) {
    int[] wanted =
        plans.stream().mapToInt(plan -> (int) plan.steps().stream().filter(kind).count()).toArray();
    int left = there;
    boolean given = true;
    while (given && left > 0) {
      given = false;
      for (int n = 0; n < shares.length && left > 0; n++) {
        if (shares[n] < wanted[n]) {
          shares[n]++;
          left--;
          given = true;
        }
      }
    }
    return left;
  }

  private static Plan rationed(Plan plan, int again, int fresh) {
    List<Step> steps = new ArrayList<>();
    int agains = 0;
    int launches = 0;
    int waiting = 0;
    for (Step step : plan.steps()) {
      if (step instanceof Step.AskAgain(var machine) && agains++ >= again) {
        steps.add(new Step.Wait(machine, "its turn to be asked for again"));
        waiting++;
      } else if (step instanceof Step.Launch && launches++ >= fresh) {
        waiting++;
      } else {
        steps.add(step);
      }
    }
    if (waiting == 0) {
      return plan;
    }
    List<Guard> guards = new ArrayList<>(plan.guards());
    guards.add(new Guard.LaunchesRationed(waiting));
    return new Plan(steps, guards);
  }
}
