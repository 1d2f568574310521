package scaler.sim.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.fleet.FleetSpec;
import scaler.sim.law.Broken;
import scaler.sim.law.Facts;
import scaler.sim.law.Law;
import scaler.sim.region.Region;
import scaler.sim.store.SimStore;

/** After the trouble: G15, all is as wanted within some minutes. */
final class Quiet {
  private static final Duration WITHIN = Duration.ofMinutes(30);
  private static final int CHECKS = (int) (WITHIN.toSeconds() / 10);

  private final Facts facts;
  private final Region region;
  private final SimStore store;
  private final FleetSpec fleet;

  Quiet(Facts facts, Region region, SimStore store, FleetSpec fleet) {
    this.facts = facts;
    this.region = region;
    this.store = store;
    this.fleet = fleet;
  }

  void await(Runnable someTime) {
    region.yards().forEach(yard -> yard.forgetGray());
    Optional<String> wrong = Optional.of("nothing was looked at");
    for (int n = 0; n < CHECKS && wrong.isPresent(); n++) {
      someTime.run();
      wrong = facts.unsettled();
    }
    if (wrong.isPresent()) {
      throw new Broken(
          Law.G15,
          "%d min after the trouble %s%s".formatted(WITHIN.toMinutes(), wrong.get(), holds()));
    }
  }

  private String holds() {
    return store.ledger().wishes().pauses(fleet.application(), store.instant()).stream()
        .map(pause -> "; paused by %s: %s".formatted(pause.by(), pause.reason()))
        .collect(Collectors.joining());
  }
}
