package scaler.engine.loop;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Guard;
import scaler.core.decide.Sentences;
import scaler.core.model.RoleName;

/** Says once that something keeps a role from what it needs, and once that this is over. */
final class HeldBack {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Map<RoleName, Map<Class<?>, String>> told = new HashMap<>();

  /** What stands in a role's way now. */
  synchronized void tell(RoleName role, List<Guard> guards) {
    Map<Class<?>, String> before = told.getOrDefault(role, Map.of());
    Map<Class<?>, String> now = new LinkedHashMap<>();
    guards.stream()
        .filter(HeldBack::isSaidNowhereElse)
        .forEach(guard -> now.putIfAbsent(guard.getClass(), Sentences.of(guard)));
    now.forEach((kind, sentence) -> {
      if (!before.containsKey(kind)) {
        LOG.warn("{}: held back: {}", role, sentence);
      }
    });
    before.forEach((kind, sentence) -> {
      if (!now.containsKey(kind)) {
        LOG.info("{}: no longer held back: {}", role, sentence);
      }
    });
    told.put(role, now);
  }

  /**
   * A launch that failed, a machine that is ill and a zone that is silent have lines of their own.
   */
  private static boolean isSaidNowhereElse(Guard guard) {
    return guard.isTrouble()
        && !(guard instanceof Guard.LaunchesPaused)
        && !(guard instanceof Guard.ZoneSilent)
        && !(guard instanceof Guard.Ailing);
  }
}
