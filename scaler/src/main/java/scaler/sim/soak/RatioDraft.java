package scaler.sim.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RatioSpec;
import scaler.core.fleet.RoleSpec;
import scaler.sim.time.Dice.Rolls;

/** Lets some roles grow with one that stands before them, so that there is no circle. */
final class RatioDraft {
  private final Rolls rolls;

  RatioDraft(Rolls rolls) {
    this.rolls = rolls;
  }

  List<RoleSpec> of(List<RoleSpec> roles) {
    List<RoleSpec> all = new ArrayList<>();
    for (RoleSpec role : roles) {
      Optional<RatioSpec> ratio =
          rolls.chance(0.2) && !all.isEmpty() ? Optional.of(ratio(all)) : Optional.empty();
      all.add(role.with(role.machine(), ratio));
    }
    return all;
  }

  private RatioSpec ratio(List<RoleSpec> before) {
    RoleSpec other = before.get(rolls.from(0, before.size() - 1));
    return new RatioSpec(other.name(), rolls.from(1, 3), rolls.from(1, 4));
  }
}
