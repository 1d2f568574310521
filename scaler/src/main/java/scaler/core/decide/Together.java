package scaler.core.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RatioSpec;

/** A role that grows with another one has at least its part of it, within its own bounds. */
final class Together {
  private Together() {}

  static Draft with(RoleView view, Draft alone) {
    Optional<RatioSpec> ratio = view.spec().ratio();
    return ratio.isEmpty()
        ? alone
        : view.followed()
            .map(others -> with(ratio.get(), others, alone))
            .orElseGet(() -> unknown(ratio.get(), view.counted().size(), alone));
  }

  /** By itself it may grow; what is there may be what the other role needs. */
  private static Draft unknown(RatioSpec ratio, int there, Draft alone) {
    return alone.wanted() > there
        ? alone
        : alone.wanting(there, new Reason.RatioUnknown(ratio.of().value()));
  }

  private static Draft with(RatioSpec ratio, int others, Draft alone) {
    int asked = ratio.least(others);
    int max = alone.bounds().max();
    List<Guard> guards = new ArrayList<>(alone.guards());
    if (asked > max && guards.stream().noneMatch(Guard.AtMaximum.class::isInstance)) {
      guards.add(new Guard.AtMaximum(asked, max));
    }
    boolean more = Math.min(asked, max) > alone.wanted();
    return new Draft(
        more ? Math.min(asked, max) : alone.wanted(),
        alone.bounds(),
        alone.byHand(),
        more
            ? new Reason.Ratio(ratio.of().value(), others, ratio.machines(), ratio.per())
            : alone.reason(),
        guards,
        alone.memory());
  }
}
