package scaler.sim.soak;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Spared;
import scaler.sim.fault.Spared.Happening;

/**
 * Finds the least trouble that still breaks the law which a life has broken: kinds of it are left
 * out, processes, applications, what people did, and at last single happenings, in halves and one
 * by one.
 */
public final class Shortest {
  private final long seed;
  private final String law;
  private Settings settings;
  private Life life;
  private int tries;

  private Shortest(long seed, Settings settings, Life broken, int tries) {
    this.seed = seed;
    this.settings = settings;
    this.life = broken;
    this.tries = tries;
    this.law = law(broken);
  }

  private static String law(Life life) {
    return life.broken().orElse("").split("[ :]", 2)[0];
  }

  /**
   * The story of the shortest such life that is found.
   *
   * @param broken a life of that seed in which a law was broken
   * @param tries so many lives are lived for it at the most
   */
  public static Life of(long seed, Settings settings, Life broken, int tries) {
    Shortest search = new Shortest(seed, settings, broken, tries);
    search.processes();
    search.applications();
    search.kinds();
    search.people();
    search.single();
    return Soak.live(seed, search.settings.told());
  }

  /** Whether the same law is broken there; then it goes on from that life. */
  private boolean tried(Settings other) {
    if (tries <= 0) {
      return false;
    }
    tries--;
    Life next = Soak.live(seed, other);
    if (next.broken().isPresent() && law(next).equals(law)) {
      settings = other;
      life = next;
      return true;
    }
    return false;
  }

  private Spared spared() {
    return settings.spared();
  }

  private void processes() {
    for (int n = 1; n < settings.nodes(); n++) {
      if (tried(settings.on(n))) {
        return;
      }
    }
  }

  private void applications() {
    for (int n = 1; n < settings.applications(); n++) {
      if (tried(settings.of(n))) {
        return;
      }
    }
  }

  private void kinds() {
    for (FaultKind kind : FaultKind.values()) {
      if (life.fired().containsKey(kind)) {
        tried(settings.sparing(spared().andKinds(Set.of(kind))));
      }
    }
  }

  private void people() {
    if (life.acts().isEmpty()
        || tried(settings.sparing(spared().andPeople(new HashSet<>(life.acts()))))) {
      return;
    }
    for (int act : life.acts()) {
      tried(settings.sparing(spared().andPeople(Set.of(act))));
    }
  }

  /** In ever smaller parts. */
  private void single() {
    int part = life.happenings().size() / 2;
    while (part >= 1 && tries > 0) {
      boolean less = false;
      List<Happening> all = new ArrayList<>(life.happenings());
      for (int from = 0; from < all.size() && tries > 0; from += part) {
        List<Happening> some = all.subList(from, Math.min(all.size(), from + part));
        less |= tried(settings.sparing(spared().andSingle(new HashSet<>(some))));
      }
      part = less && part == 1 && life.happenings().size() > 1 ? 1 : part / 2;
    }
  }
}
