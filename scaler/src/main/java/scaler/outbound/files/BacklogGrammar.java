package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.SOME_TIME;
import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import java.util.List;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Whole;

/** What a role's backlog may say. */
final class BacklogGrammar {
  private static final Mapping FALLBACK =
      Mapping.of(
          required(
              "capacity",
              new Whole(0, FleetGrammar.MOST_MACHINES),
              "at least so many machines then; never fewer than run or are wanted otherwise"),
          otherwise("after", SOME_TIME, "10m", "how long the queue has been unknown"));

  static final Mapping BACKLOG =
      Mapping.of(
              required(
                  "source",
                  new OneOrMore(SourceGrammar.SOURCE, SourceGrammar.MOST),
                  "where the queue is read; of several, all, as one queue"),
              optional("policy", PolicyGrammar.POLICY, "how jobs become machines"),
              optional("slo", PolicyGrammar.PROMISE, "instead of a policy: what is promised"),
              optional(
                  "interval",
                  SOME_TIME,
                  "how often the policy takes a step; 5m with threshold, 1m with steps, else 10s"),
              otherwise(
                  "maxWait",
                  SOME_TIME,
                  "10m",
                  "a ready job older than this: one machine more, below max"),
              otherwise(
                  "fallback",
                  new ScalarOr(OneOf.of("hold"), FALLBACK, List.of()),
                  "hold",
                  "while the queue is unknown nothing shrinks: hold keeps what runs; capacity asks for"
                      + " at least so many after some time"),
              optional(
                  "scaleIn",
                  OneOf.of("byLoad", "inQuietHours"),
                  "when the policy may let machines go: always, or only from a line of the schedule that"
                      + " asks for fewer until one that asks for more; inQuietHours with eachMachine,"
                      + " else byLoad"))
          .oneOf("policy", "slo");

  private BacklogGrammar() {}
}
