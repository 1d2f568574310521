package scaler.outbound.files;

import static scaler.outbound.files.Shape.Setting.optional;

import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Whole;

/** What a role, or the whole fleet, may launch and cost. */
final class LimitsGrammar {
  private static final Setting COST =
      optional(
          "costPerDay",
          new Dollars(),
          "US dollars in any 24 hours, by known prices, the next hour of what runs included: above it"
              + " nothing is launched, whatever waits; nothing is ended for it");

  static final Setting OF_A_ROLE =
      optional(
          "limits",
          Mapping.of(
              optional(
                  "launchesPerHour",
                  new Whole(1, 100_000),
                  "machines launched in any 60 minutes; else three times max and 20 more, so that"
                      + " whatever goes wrong has an end"),
              COST),
          "ceilings that stand above all that is wanted");

  static final Setting OF_THE_FLEET =
      optional(
          "limits",
          Mapping.of(
              optional(
                  "launchesPerHour", new Whole(1, 100_000), "machines launched in any 60 minutes"),
              COST),
          "ceilings of all roles together, beside those of each");

  private LimitsGrammar() {}
}
