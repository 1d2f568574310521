package scaler.outbound.files;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of time zones. Only region names are taken: three-letter names are ambiguous and offsets
 * know no summer time, so both shift a schedule by an hour or more without a word.
 */
final class Zones {
  private static final Map<String, String> REGIONS =
      Map.ofEntries(
          Map.entry("CET", "Europe/Berlin"),
          Map.entry("MET", "Europe/Berlin"),
          Map.entry("EET", "Europe/Helsinki"),
          Map.entry("WET", "Europe/Lisbon"),
          Map.entry("GMT", "UTC"),
          Map.entry("BST", "Europe/London"),
          Map.entry("IST", "Asia/Kolkata"),
          Map.entry("JST", "Asia/Tokyo"),
          Map.entry("EST", "America/New_York"),
          Map.entry("CST", "America/Chicago"),
          Map.entry("MST", "America/Denver"),
          Map.entry("PST", "America/Los_Angeles"),
          Map.entry("EDT", "America/New_York"),
          Map.entry("CDT", "America/Chicago"),
          Map.entry("MDT", "America/Denver"),
          Map.entry("PDT", "America/Los_Angeles"),
          Map.entry("CEST", "Europe/Berlin"));

  private Zones() {}

  /** Why the text is no zone, and what to write; empty when it is one. */
  static Optional<Wrong> wrong(String text) {
    if (text.equals("UTC")) {
      return Optional.empty();
    }
    String region = REGIONS.get(text.replaceFirst("(?<=[ECMP]ST)[0-9][ECMP]DT$", ""));
    if (region != null || text.matches("[A-Za-z]{3}")) {
      return Optional.of(
          new Wrong(
              "an abbreviation that means several zones, or one without summer time",
              "write the region, such as " + Optional.ofNullable(region).orElse("Europe/Berlin")));
    }
    if (text.matches("(UTC|GMT|UT|Etc/GMT|Etc/UTC)?[+-].*") || text.equals("Z")) {
      return Optional.of(
          new Wrong(
              "an offset, which knows no summer time",
              "write the region, such as Europe/Berlin, or UTC"));
    }
    if (text.contains("/") && ZoneId.getAvailableZoneIds().contains(text)) {
      return Optional.empty();
    }
    return Optional.of(new Wrong("not a time zone that is known", "write " + guess(text)));
  }

  record Wrong(String what, String fix) {}

  private static String guess(String text) {
    List<String> known =
        ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.matches("(Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/.*"))
            .sorted()
            .toList();
    String city = text.replace(' ', '_');
    return known.stream()
        .filter(id -> id.substring(id.lastIndexOf('/') + 1).equalsIgnoreCase(city))
        .findFirst()
        .or(() -> Nearest.to(text, known))
        .orElse("a region's name, such as Europe/Berlin or America/Winnipeg");
  }
}
