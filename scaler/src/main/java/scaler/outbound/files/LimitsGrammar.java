package scaler.outbound.files;

import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;

/** What a role, or the whole fleet, may launch and cost. */
final class LimitsGrammar {
  private static final Setting COST =
      optional(
          "costPerDay",
          new Dollars(),
          "US dollars in any 24 hours, by known prices, the next hour of what runs included: above it"
              + " nothing is launched, whatever waits; nothing is ended for it");

  private static final Setting CONNECTIONS =
      optional(
          "connections",
          Mapping.of(
              required("perMachine", new Whole(1, 10_000), "so many a machine takes, of any role"),
              otherwise(
                  "reserve", new Whole(0, 100_000), "0", "so many are for others, and for people")),
          "of the queues' database (of several, the one with the fewest), by its `max_connections`:"
              + " no machine is launched that it has none left for, whatever waits");

  private static final Setting BUDGET =
      optional(
          "budget",
          Mapping.of(
              required(
                  "perMonth",
                  new Dollars(),
                  "US dollars in a calendar month of the file's `timezone`, by known prices"),
              otherwise(
                  "alarm",
                  new Listing(new Whole(1, 1_000), 0, 10),
                  "[80, 100]",
                  "percent of it; as each is spent, `status` and the log raise an alarm"),
              otherwise(
                  "hard",
                  new Truth(),
                  "false",
                  "once it is spent, the next hour of what runs included, nothing is launched above"
                      + " `min` and what the schedule sets, whatever waits")),
          "what a month may cost; nothing is ended for it");

  static final Setting OF_A_ROLE =
      optional(
          "limits",
          Mapping.of(
              optional(
                  "launchesPerHour",
                  new Whole(1, 100_000),
                  "machines launched in any 60 minutes; else three times max and 20 more, so that"
                      + " whatever goes wrong has an end"),
              COST,
              BUDGET),
          "ceilings that stand above all that is wanted");

  static final Setting OF_THE_FLEET =
      optional(
          "limits",
          Mapping.of(
              optional(
                  "launchesPerHour", new Whole(1, 100_000), "machines launched in any 60 minutes"),
              COST,
              BUDGET,
              CONNECTIONS),
          "ceilings of all roles together, beside those of each");

  private LimitsGrammar() {}
}
