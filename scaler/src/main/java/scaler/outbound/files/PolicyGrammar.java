package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.SOME_TIME;
import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import java.util.List;
import java.util.stream.Stream;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.Setting;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Whole;

/** What a backlog's policy may say. */
final class PolicyGrammar {
  /** The key of a list of rules. */
  static final String SEVERAL = "mostOf";

  private static final int BANDS = 20;
  private static final Whole JOBS = new Whole(0, 1_000_000);
  private static final Length ANY_TIME = new Length(true);
  private static final Text AMOUNT =
      Text.of("[1-9][0-9]{0,3}%?", "a number of machines, such as 1, or a percentage, such as 50%")
          .orPlainNumber();
  private static final Text PERCENT =
      Text.of("(100|[1-9]?[0-9])%?", "a percentage from 0% to 100%").orPlainNumber();

  private static final Mapping THRESHOLD =
      Mapping.of(
          required("scaleOutAbove", JOBS, "more jobs than this: one machine more"),
          required("scaleInBelow", JOBS, "fewer jobs than this: one machine less"));

  private static final Mapping STEPS =
      Mapping.of(
          required(
              "out",
              new Listing(
                  Mapping.of(
                      required("above", JOBS, "more jobs than this"),
                      required(
                          "add",
                          AMOUNT,
                          "so many more, less those that come already; percent are of the machines in"
                              + " service")),
                  1,
                  BANDS),
              "bands in which machines come; of several the highest counts"),
          otherwise(
              "in",
              new Listing(
                  Mapping.of(
                      required("below", JOBS, "fewer jobs than this"),
                      required("remove", AMOUNT, "so many less; percent are of all machines")),
                  0,
                  BANDS),
              "[]",
              "bands in which machines go; of several the lowest counts"));

  private static final Mapping TARGET =
      Mapping.of(
          required("perMachine", new Whole(1, 1_000_000), "jobs to a machine"),
          otherwise(
              "tolerance",
              PERCENT,
              "10%",
              "as long as the jobs are so near to what the machines there are for, nothing changes"),
          otherwise(
              "out",
              ANY_TIME,
              "0s",
              "machines come when more were wanted at each step for so long"),
          otherwise(
              "in", ANY_TIME, "5m", "machines go when fewer were wanted at each step for so long"));

  static final Mapping PROMISE =
      Mapping.of(
          required("wait", SOME_TIME, "no job should wait longer"),
          otherwise("share", new Whole(1, 100), "99", "percent of the jobs that this holds for"));

  private static final List<Setting> RULES =
      List.of(
          optional("threshold", THRESHOLD, "two numbers of jobs, one machine a step"),
          optional("steps", STEPS, "bands of the backlog, several machines a step"),
          optional("target", TARGET, "so many jobs to a machine"),
          optional(
              "wait",
              Mapping.of(required("target", SOME_TIME, "the longest wait that is fine")),
              "keeps the wait of the oldest ready job under a target"),
          optional(
              "drainWithin",
              Mapping.of(required("target", SOME_TIME, "what waits is begun in this time")),
              "work that waits over the measured pace of the machines"),
          optional(
              "predictive",
              PROMISE,
              "a promise as slo, with machines for what a forecast expects by the time of day and"
                  + " week"));

  private static final Mapping RULE =
      oneOf(and(RULES, optional("slo", PROMISE, "what is promised")));

  static final Mapping POLICY =
      oneOf(
          and(
              RULES,
              optional(
                  SEVERAL,
                  new Listing(RULE, 2, 5),
                  "several rules: as many machines as the one that asks for most")));

  private static List<Setting> and(List<Setting> rules, Setting more) {
    return Stream.concat(rules.stream(), Stream.of(more)).toList();
  }

  private static Mapping oneOf(List<Setting> rules) {
    return new Mapping(rules, List.of())
        .oneOf(rules.stream().map(Setting::name).toArray(String[]::new));
  }

  private PolicyGrammar() {}
}
