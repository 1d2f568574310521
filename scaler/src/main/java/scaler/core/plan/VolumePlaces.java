package scaler.core.plan;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import scaler.core.decide.Sentences;
import scaler.core.model.Volume;

/**
 * How many machines of a role its data volumes are enough for.
 *
 * @param byZone so many in each zone in which the role has a subnet
 */
public record VolumePlaces(Map<String, Integer> byZone) {
  public VolumePlaces {
    byZone = Collections.unmodifiableMap(new TreeMap<>(byZone));
  }

  /**
   * Counts. A machine takes a volume of each entry, all of them in its own zone.
   *
   * @param zones those in which the role has a subnet
   * @param entries the volumes of each entry, those with machines of the role included
   */
  public static VolumePlaces of(Collection<String> zones, List<List<Volume>> entries) {
    Map<String, Integer> places = new TreeMap<>();
    for (String zone : zones) {
      places.put(
          zone,
          entries.stream()
              .mapToInt(
                  volumes -> (int) volumes.stream().filter(one -> one.zone().equals(zone)).count())
              .min()
              .orElse(Integer.MAX_VALUE));
    }
    return new VolumePlaces(places);
  }

  /** The zones in which no machine could be. */
  public List<String> bare() {
    return byZone.entrySet().stream()
        .filter(zone -> zone.getValue() == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What follows for a role of so many machines at its largest; empty where there are enough. */
  public Optional<String> lack(int most) {
    long places = byZone.values().stream().mapToLong(Integer::longValue).sum();
    return places >= most
        ? Optional.empty()
        : Optional.of(
            "it may have %s, and its volumes are enough for %d (%s); make %d more of each entry, or lower max"
                .formatted(
                    Sentences.count(most, "machine", "machines"),
                    places,
                    written(),
                    most - places));
  }

  /** As {@code eu-central-1a: 2, eu-central-1b: 0}. */
  public String written() {
    return byZone.entrySet().stream()
        .map(zone -> "%s: %d".formatted(zone.getKey(), zone.getValue()))
        .collect(Collectors.joining(", "));
  }
}
