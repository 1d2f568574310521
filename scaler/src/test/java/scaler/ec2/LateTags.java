package scaler.ec2;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tags of a machine, each shown some time after it was written. */
final class LateTags {
  private static final int MOST = 50;

  private final List<Writing> writings = new ArrayList<>();

  /** A tag set, or removed where the value is empty. */
  private record Writing(String key, Optional<String> value, Instant shown) {}

  void set(Map<String, String> tags, Instant shown) {
    Map<String, String> after = written();
    after.putAll(tags);
    if (after.size() > MOST) {
      throw Ec2Error.bad("TagLimitExceeded", "A resource has at most %d tags".formatted(MOST));
    }
    tags.forEach((key, value) -> writings.add(new Writing(key, Optional.of(value), shown)));
  }

  void remove(String key, Instant shown) {
    writings.add(new Writing(key, Optional.empty(), shown));
  }

  /** As they were written, shown or not. */
  Map<String, String> written() {
    return until(Instant.MAX);
  }

  /** As listings show them. */
  Map<String, String> shown(Instant now) {
    return until(now);
  }

  private Map<String, String> until(Instant time) {
    Map<String, String> tags = new TreeMap<>();
    for (Writing writing : writings) {
      if (!writing.shown.isAfter(time)) {
        writing.value.ifPresentOrElse(
            value -> tags.put(writing.key, value), () -> tags.remove(writing.key));
      }
    }
    return tags;
  }
}
