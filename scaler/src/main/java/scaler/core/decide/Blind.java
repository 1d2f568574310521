package scaler.core.decide;

import java.time.Instant;
import java.util.Optional;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.Bounds;

/**
 * What is wanted while the queue gives no answer that can be believed.
 *
 * @param wanted never fewer than run, above a maximum that was lowered, too: shrinking on missing
 *     data turns a silent queue into lost work
 */
record Blind(int wanted, Reason reason, RoleMemory memory) {

  /** What runs is kept; after some time the role's fall-back comes on top, from nothing as well. */
  static Blind of(RoleView view, BacklogSpec backlog, Bounds bounds, String why, Instant now) {
    RoleMemory memory = view.memory().blind(now);
    Instant since = memory.blindSince().orElse(now);
    int kept = Math.max(view.there(), bounds.clamp(memory.wanted().orElse(0)));
    Optional<Integer> more =
        backlog
            .fallback()
            .filter(fallback -> !now.isBefore(since.plus(fallback.after())))
            .map(FallbackSpec::capacity)
            .map(bounds::clamp)
            .filter(capacity -> capacity >= kept);
    return more.map(
            capacity -> new Blind(capacity, new Reason.Fallback(why, since, capacity), memory))
        .orElseGet(() -> new Blind(kept, new Reason.QueueUnknown(why, since), memory));
  }
}
