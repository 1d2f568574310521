package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.SENTENCE;
import static scaler.outbound.files.FleetGrammar.SOME_TIME;
import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Whole;

/** Where a backlog may be read. */
final class SourceGrammar {
  private static final Text JOB_TABLE =
      Text.of(
              "(jdbc:postgresql|postgresql|postgres)://[^\\s]+|ssm:[A-Za-z0-9._/:-]{1,1011}|secretsmanager:[A-Za-z0-9/_+=.@!-]{1,512}(#[^\\s#}]{1,128})?",
              "postgres://user@host/database, jdbc:postgresql://host/database or ${env:NAME}")
          .withReferences();
  private static final Text PAGE =
      Text.of("https?://[^\\s/:@{}]+[^\\s]*", "http://host/path or https://host/path")
          .withReferences();

  private static final Text PROGRAM =
      Text.of(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
          "the name of a file: letters, digits, dots, dashes and underscores");

  private static final Text POINTER =
      Text.of(
          "(/([^~/\\x00-\\x1F\\x7F]|~[01])*){1,20}", "a JSON pointer, such as /queues/mail/ready");

  private static final Text QUERY =
      Text.of(
          "[^\\x00-\\x1F\\x7F;]{1,2000}",
          "one query in one line of at most 2000 characters, without ;");

  private static final Text AUTHORIZATION =
      Text.of("[!-~]+( [!-~]+)?", "a scheme and its value, such as Bearer ${env:TOKEN}")
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
  static final int MOST = 10;

  private static final Text WEIGHT =
      Text.of(
              "(?!0(\\.0+)?$)(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?",
              "a number above 0 and below 10000, such as 20 or 0.5")
          .orPlainNumber();

  static final Mapping SOURCE =
      Mapping.of(
              optional(
                  "delayedJob",
                  JOB_TABLE,
                  "PostgreSQL that holds delayed_jobs; the password by reference only"),
              optional("http", PAGE, "page that answers with a plain number of waiting jobs"),
              optional("json", PAGE, "page that answers with JSON, in which ready says where"),
              optional("sql", JOB_TABLE, "PostgreSQL that query is asked of"),
              optional("prometheus", PAGE, "address of a Prometheus that query is asked of"),
              optional(
                  "command",
                  PROGRAM,
                  "program in the folder SCALER_COMMANDS that prints how many jobs wait"),
              optional(
                  "eachMachine",
                  FleetGrammar.MACHINE_PAGE,
                  "page of each of the role's machines, which answers with a plain number: what it has"
                      + " in hand; their sum counts"),
              otherwise(
                  "count",
                  OneOf.of("ready", "ready+running"),
                  "ready",
                  "which jobs are demand; with delayedJob, json and sql"),
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
              optional("ready", POINTER, "JSON pointer to the number of jobs that wait"),
              optional("running", POINTER, "JSON pointer to the number of jobs in hand"),
              optional(
                  "oldest",
                  POINTER,
                  "JSON pointer to the seconds that the first of those that wait has waited"),
              optional(
                  "query",
                  QUERY,
                  "with sql, gives a row with ready, and where it knows them running and oldest"
                      + " (seconds); with prometheus, one number"),
              optional(
                  "authorization",
                  AUTHORIZATION,
                  "that header of requests to json or prometheus, such as Bearer ${env:TOKEN}"),
              optional("arguments", new Listing(SENTENCE, 0, 20), "of the command"),
              otherwise("weight", WEIGHT, "1", "how many ordinary jobs one of its jobs is worth"))
          .oneOf("delayedJob", "http", "json", "sql", "prometheus", "command", "eachMachine");

  private SourceGrammar() {}
}
