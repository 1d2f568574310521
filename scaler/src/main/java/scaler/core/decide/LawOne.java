package scaler.core.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import scaler.core.model.Reading;

/**
 * No job waits for ever: where nobody is wanted, one comes while jobs are ready, and the last one
 * stays while there is work or may be. Only a pause and a maximum of zero stand above it.
 */
final class LawOne {
  private LawOne() {}

  static Draft above(RoleView view, Draft draft, Instant now) {
    if (draft.wanted() > 0 || view.neighbours().counted() > 0 || view.reading().isEmpty()) {
      return draft;
    }
    boolean somebody = !view.counted().isEmpty();
    return switch (view.reading().get()) {
      case Reading.Known known -> known(draft, known, somebody, now);
      // Else it would go whenever the queue is silent for a look, and come back in the next one.
      case Reading.Unknown(_, var why) when somebody && draft.bounds().max() > 0 ->
          draft.wanting(1, new Reason.LastMachineMayHaveWork(why));
      case Reading.Unknown _ -> draft;
    };
  }

  private static Draft known(Draft draft, Reading.Known known, boolean somebody, Instant now) {
    int running = known.running().orElse(0);
    // Running alone launches nothing: a lock may be that of a machine that died.
    if (known.ready() == 0 && (running == 0 || !somebody)) {
      return draft;
    }
    if (draft.bounds().max() == 0) {
      List<Guard> guards = new ArrayList<>(draft.guards());
      guards.add(new Guard.AtMaximum(1, 0));
      return new Draft(0, draft.bounds(), draft.byHand(), draft.reason(), guards, draft.memory());
    }
    return somebody
        ? draft.wanting(1, new Reason.LastMachineHasWork(known.ready(), running))
        : new Draft(
            1,
            draft.bounds(),
            draft.byHand(),
            new Reason.NobodyThere(known.ready()),
            draft.guards(),
            draft.memory().grown(1, now));
  }
}
