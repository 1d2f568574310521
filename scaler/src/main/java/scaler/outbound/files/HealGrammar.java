package scaler.outbound.files;

import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;

import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.ListingOr;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Truth;
import scaler.outbound.files.Shape.Whole;

/** What a fleet file may say of illness. */
final class HealGrammar {
  private static final Whole LOOKS = new Whole(1, 20);

  private static final Listing STEPS = new Listing(OneOf.of("reboot", "restart", "replace"), 0, 3);

  /** Of {@code health}: when a machine in service is taken for ill. */
  static final Setting FAILURES =
      otherwise(
          "failures",
          LOOKS,
          "3",
          "so many of the last `looks` must fail before a machine in service is taken for ill");

  static final Setting LOOKS_THAT_COUNT =
      otherwise("looks", LOOKS, "4", "how many of the last looks count, one an interval");

  static final Setting HEAL =
      otherwise(
          "heal",
          new ListingOr(
              STEPS,
              Mapping.of(
                  otherwise("steps", STEPS, "[replace]", "the rungs, mild to strong; `[]`: none"),
                  otherwise(
                      "after",
                      new Length(true),
                      "0s",
                      "a machine must have failed so long before anything is done"),
                  otherwise(
                      "wait",
                      FleetGrammar.SOME_TIME,
                      "3m",
                      "so long a reboot, a stop and a start have each; longer than a boot takes"),
                  optional(
                      "quarantine",
                      FleetGrammar.SOME_TIME,
                      "an ill machine that another one has replaced is kept so long for study")),
              "steps"),
          "[replace]",
          "what is tried on an ill machine, mild to strong; see healing.md");

  static final Setting SINGLETON =
      otherwise(
          "singleton",
          new Truth(),
          "false",
          "there is never a second machine beside the one, not even while it is replaced;"
              + " with a maximum of 1");

  private HealGrammar() {}
}
