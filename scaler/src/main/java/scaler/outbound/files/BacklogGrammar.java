package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.SENTENCE;
import static scaler.outbound.files.FleetGrammar.SOME_TIME;
import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import java.util.List;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Whole;

/** What a role's backlog may say. */
final class BacklogGrammar {
  private static final Text JOB_TABLE =
      Text.of(
              "(jdbc:postgresql|postgresql|postgres)://[^\\s]+|ssm:[A-Za-z0-9._/:-]{1,1011}|secretsmanager:[A-Za-z0-9/_+=.@!-]{1,512}(#[^\\s#}]{1,128})?",
              "postgres://user@host/database, jdbc:postgresql://host/database or ${env:NAME}")
          .withReferences();
  private static final Text PAGE =
      Text.of("https?://[^\\s/:@{}]+[^\\s]*", "http://host/path or https://host/path")
          .withReferences();

  private static final Mapping RESCUE =
      Mapping.of(
          required(
              "url",
              JOB_TABLE,
              "the same database for a user who may free locks; sql/grants/delayed_job_rescuer.sql"
                  + " makes one"),
          otherwise(
              "machines",
              new Whole(1, 100),
              "3",
              "a job during which so many machines ended is failed, with the reason in its"
                  + " last_error"),
          otherwise(
              "maxAttempts",
              new Whole(1, 1000),
              "25",
              "delayed_job's own max_attempts; a freed job counts one attempt more and stays"
                  + " below it"));

  /** As many as tell classes and tenants apart; each is one more pass over its table. */
  private static final int MOST_SOURCES = 10;

  private static final Text WEIGHT =
      Text.of(
              "(?!0(\\.0+)?$)(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?",
              "a number above 0 and below 10000, such as 20 or 0.5")
          .orPlainNumber();

  private static final Mapping SOURCE =
      Mapping.of(
              optional(
                  "delayedJob",
                  JOB_TABLE,
                  "PostgreSQL that holds delayed_jobs; the password by reference only"),
              optional("http", PAGE, "page that answers with a plain number of waiting jobs"),
              optional(
                  "eachMachine",
                  FleetGrammar.MACHINE_PAGE,
                  "page of each of the role's machines, which answers with a plain number: what it has"
                      + " in hand; their sum counts"),
              otherwise(
                  "count",
                  OneOf.of("ready", "ready+running"),
                  "ready",
                  "which jobs are demand; with delayedJob"),
              optional("where", SENTENCE, "SQL that narrows demand, never locks; with delayedJob"),
              otherwise(
                  "maxRunTime",
                  SOME_TIME,
                  "4h",
                  "delayed_job's own max_run_time: an older lock is void"),
              optional(
                  "rescue",
                  RESCUE,
                  "frees the jobs of machines that have ended at once; with delayedJob"),
              otherwise("weight", WEIGHT, "1", "how many ordinary jobs one of its jobs is worth"))
          .oneOf("delayedJob", "http", "eachMachine");

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
                  new OneOrMore(SOURCE, MOST_SOURCES),
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
