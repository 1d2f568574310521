package scaler.sim.law;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.Evacuation;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule.Firing;

/**
 * G16: what is wanted does not flap. Without a queue it changes only when what it follows from
 * does. With one, a rule that does not weigh what a machine's return costs takes nothing away so
 * soon after it asked for more, and turns round no more than twice in that time. Whatever else
 * happens: machines that die, lost answers, another process that decides.
 */
final class FlapLaws {
  private static final int TURNS = 2;

  private final Facts facts;
  private final Map<RoleName, Last> last = new HashMap<>();

  FlapLaws(Facts facts) {
    this.facts = facts;
  }

  /** All that a number of machines may follow from beside the queue. */
  private record Ground(
      RoleSpec spec,
      boolean retiring,
      Optional<Adjustment> adjustment,
      Optional<Firing> firing,
      List<Evacuation> evacuations,
      int neighbours,
      Optional<Integer> followed) {}

  private static final class Last {
    final Ground ground;
    int wanted;
    boolean grew = true;
    final Deque<Long> turns = new ArrayDeque<>();

    Last(Ground ground, int wanted) {
      this.ground = ground;
      this.wanted = wanted;
    }
  }

  /** A look at a role was written down. */
  void decided(RoleView view, Verdict verdict, Instant now) {
    if (verdict.reason() instanceof Reason.Paused
        || verdict.reason() instanceof Reason.CloudUnknown) {
      return;
    }
    Ground ground =
        new Ground(
            view.spec(),
            view.retiring(),
            view.adjustment().filter(wish -> wish.inForce(now)),
            view.spec().schedule().inForce(now),
            view.evacuations(),
            view.neighbours().counted(),
            view.followed());
    @Nullable Last before = last.get(view.spec().name());
    if (before == null || !before.ground.equals(ground)) {
      last.put(view.spec().name(), new Last(ground, verdict.wanted()));
      return;
    }
    if (verdict.reason() instanceof Reason.Backlog) {
      if (!followsItsQueue(view)) {
        facts.held(Law.G16);
        byQueue(view, verdict, before, now);
      }
    } else if (view.spec().backlog().isEmpty() && verdict.wanted() != before.wanted) {
      facts.held(Law.G16);
      changed(view, verdict, before);
    }
    before.wanted = verdict.wanted();
  }

  /** It weighs each machine by itself, and each one has its minimum lifetime by G4. */
  private static boolean followsItsQueue(RoleView view) {
    return view.spec()
        .backlog()
        .map(RoleSpec.BacklogSpec::policy)
        .filter(rule -> rule instanceof Policy.Auto || rule instanceof Policy.Predictive)
        .isPresent();
  }

  private static void changed(RoleView view, Verdict verdict, Last before) {
    if (!isBentDown(view, verdict, before)) {
      throw new Broken(
          Law.G16,
          "%s wanted %d machines and wants %d, and nothing has changed (%s)"
              .formatted(view.spec().name(), before.wanted, verdict.wanted(), verdict.reason()));
    }
  }

  /**
   * Who asked for at most so many while there are more gets them in two steps: first those, then
   * what the clock wants. It begins anew when one comes back that somebody holds.
   */
  private static boolean isBentDown(RoleView view, Verdict verdict, Last before) {
    return before.ground.adjustment().isPresent()
        && (verdict.wanted() < before.wanted || verdict.wanted() < view.counted().size());
  }

  /** Held against what the rule itself asked for: what people and bounds add comes and goes. */
  private void byQueue(RoleView view, Verdict verdict, Last before, Instant now) {
    int asked = view.memory().wanted().orElse(verdict.wanted());
    int asks = verdict.memory().wanted().orElse(asked);
    boolean more = asks > asked;
    // Fewer than before, and as many as there are, takes nothing away.
    boolean fewer = asks < Math.min(asked, view.there());
    Duration lifetime = view.spec().minimumLifetime();
    boolean lately =
        view.memory().grewAt().filter(at -> now.isBefore(at.plus(lifetime))).isPresent();
    if (fewer && lately) {
      throw new Broken(
          Law.G16,
          "%s wants %d machines of %d so soon after its queue asked for more, at %s"
              .formatted(view.spec().name(), asks, view.there(), view.memory().grewAt()));
    }
    if ((more && !before.grew) || (fewer && before.grew)) {
      before.grew = more;
      turned(view, before, now.toEpochMilli() - lifetime.toMillis(), now.toEpochMilli());
    }
  }

  private static void turned(RoleView view, Last before, long since, long now) {
    before.turns.removeIf(at -> at <= since);
    before.turns.add(now);
    if (before.turns.size() > TURNS) {
      throw new Broken(
          Law.G16,
          "what %s wants has turned round %d times in its minimum lifetime"
              .formatted(view.spec().name(), before.turns.size()));
    }
  }
}
