package scaler.engine.loop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.plan.Purse;

/** Raises each alarm of a budget once in a month. */
final class BudgetAlarms {
  /** By budget, the last one that was raised. */
  private final Map<String, Raised> raised = new HashMap<>();

  /**
   * An alarm that was raised.
   *
   * @param month the one that it is about, by its end
   * @param percent 0 for none
   */
  private record Raised(Instant month, int percent) {}

  /**
   * What is to be told now. A budget that was made larger may be told of again.
   *
   * @param purses all that there are
   */
  List<String> of(List<Purse> purses) {
    List<String> all = new ArrayList<>();
    for (Purse purse : purses) {
      Raised now = new Raised(purse.until(), purse.alarm().orElse(0));
      int before =
          Optional.ofNullable(raised.put(purse.whose(), now))
              .filter(last -> last.month().equals(now.month()))
              .map(Raised::percent)
              .orElse(0);
      if (now.percent() > before) {
        all.add("%d %% of a budget is spent: %s".formatted(now.percent(), purse.sentence()));
      }
    }
    return all;
  }
}
