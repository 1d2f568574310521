package scaler.sim.law;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.fleet.FallbackSpec;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;

/**
 * What is wanted while a queue is silent: never fewer than are there, and after some time as many
 * as the role's fall-back says. Since when it is silent is known here by what was decided, whatever
 * the loop remembers. Excused: what stands above the queue, which is a pause, a wish by hand, a
 * role that is to go, and a maximum.
 */
final class BlindLaws {
  private final Facts facts;
  private final Map<RoleName, Instant> silentSince = new HashMap<>();

  BlindLaws(Facts facts) {
    this.facts = facts;
  }

  /** A look at a role was written down. */
  void decided(RoleView view, Verdict verdict, Instant now) {
    RoleName role = view.spec().name();
    if (isAbove(view, verdict)) {
      // What is remembered stands while nobody asks the queue.
      return;
    }
    if (!(view.reading().orElse(null) instanceof Reading.Unknown(_, var why))) {
      silentSince.remove(role);
      return;
    }
    Instant since = silentSince.computeIfAbsent(role, _ -> now);
    if (view.adjustment().filter(wish -> wish.inForce(now)).isPresent()) {
      return;
    }
    facts.held(Law.BLIND);
    int least =
        Math.max(Math.min(view.there(), verdict.bounds().max()), fallback(view, since, now));
    int others = view.neighbours().counted();
    if (verdict.wanted() + others < Math.min(least, verdict.bounds().max())) {
      throw new Broken(
          Law.BLIND,
          "%s wants %d machines of %d, its queue has been silent since %s (%s), and its fall-back is %s"
              .formatted(role, verdict.wanted(), view.there(), since, why, spec(view)));
    }
    if (verdict.reason() instanceof Reason.Fallback) {
      facts.reached("a queue was silent, and the fall-back came");
    }
  }

  private static boolean isAbove(RoleView view, Verdict verdict) {
    return view.retiring()
        || verdict.reason() instanceof Reason.Paused
        || verdict.reason() instanceof Reason.CloudUnknown;
  }

  private static Optional<FallbackSpec> spec(RoleView view) {
    return view.spec().backlog().flatMap(backlog -> backlog.fallback());
  }

  private static int fallback(RoleView view, Instant since, Instant now) {
    return spec(view)
        .filter(fallback -> !now.isBefore(since.plus(fallback.after())))
        .map(FallbackSpec::capacity)
        .orElse(0);
  }
}
