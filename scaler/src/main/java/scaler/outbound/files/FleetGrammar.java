package scaler.outbound.files;

import static scaler.outbound.files.Shape.Setting.optional;
import static scaler.outbound.files.Shape.Setting.otherwise;
import static scaler.outbound.files.Shape.Setting.required;

import java.util.List;
import scaler.core.model.RoleName;
import scaler.outbound.files.Shape.CronLine;
import scaler.outbound.files.Shape.Dollars;
import scaler.outbound.files.Shape.Length;
import scaler.outbound.files.Shape.Listing;
import scaler.outbound.files.Shape.Mapping;
import scaler.outbound.files.Shape.OneOf;
import scaler.outbound.files.Shape.OneOrMore;
import scaler.outbound.files.Shape.ScalarOr;
import scaler.outbound.files.Shape.Table;
import scaler.outbound.files.Shape.Text;
import scaler.outbound.files.Shape.Whole;
import scaler.outbound.files.Shape.Zone;

/** What a fleet file may say: every key, with its shape, its default and one line about it. */
final class FleetGrammar {
  static final int MOST_MACHINES = 1000;

  static final Length SOME_TIME = new Length(false);
  private static final Whole MACHINES = new Whole(0, MOST_MACHINES);

  static final Text NAME =
      Text.of(
          RoleName.SHAPE.pattern(),
          "1 to 30 lower case letters, digits and dashes, a letter first");
  static final Text INSTALL =
      Text.of("[a-z0-9][a-z0-9-]{0,39}", "1 to 40 lower case letters, digits and dashes");
  static final Text ID =
      Text.of("[A-Za-z0-9][A-Za-z0-9._:/()-]{0,254}", "a name or an id, without spaces");
  static final Text SENTENCE =
      Text.of("[^\\x00-\\x1F\\x7F]{1,500}", "1 to 500 characters in one line");
  private static final Text PRICED =
      Text.of(
          "(spot )?" + ID.pattern().pattern(),
          "a machine type, or spot and a machine type, such as spot m7g.large");
  private static final Text TAG_KEY =
      Text.of(
          "[A-Za-z0-9+=._:@-]{1,128}",
          "letters, digits and + - = . _ : @ only: the machine's metadata service carries no tag"
              + " whose key has a space or a slash");
  private static final Text TAG_VALUE =
      Text.of("[^\\x00-\\x1F\\x7F]{0,256}", "at most 256 characters in one line").orPlainNumber();
  private static final Text HOST =
      Text.of("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?", "host or host:port")
          .withReferences();
  private static final Text RELEASE_FROM =
      Text.of(
              "[^\\x00-\\x1F\\x7F'\";`\\\\$]{1,500}",
              "a folder, s3://bucket/prefix or https://..., without quotes, backslashes and ;")
          .withReferences();
  private static final Text RELEASE_NAME =
      Text.of(
              "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
              "letters, digits, dots, dashes and underscores, at most 100")
          .orPlainNumber();
  private static final Text FOLDER =
      Text.of("(?!/)(?!.*\\.\\.)[A-Za-z0-9._/-]{1,200}", "a relative folder, such as public/");
  static final Text MACHINE_PAGE =
      Text.of(
          "https?://\\{address\\}(:[0-9]{1,5})?(/[!-~]*)?",
          "http://{address}/path or https://{address}:port/path, where {address} becomes the"
              + " machine's");
  private static final Text WEB_ADDRESS =
      Text.of("https?://[!-~]{1,400}", "http://... or https://..., without spaces")
          .withReferences();
  private static final Text BUCKET =
      Text.of("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of an S3 bucket");

  private static final Mapping CAPACITY_LIMITS =
      Mapping.of(
          required("min", MACHINES, "the least machines"),
          required("max", MACHINES, "the most machines; 0 switches the role off"));

  private static final Mapping CLOUD =
      Mapping.of(
          required("provider", OneOf.of("aws", "local"), "Amazon, or processes on this computer"),
          optional("region", ID, "AWS region; required with provider aws"),
          required(
              "subnets",
              new Listing(ID, 1, 20),
              "where machines go, spread evenly; on the local cloud, names of pretended zones"),
          otherwise("securityGroups", new Listing(ID, 0, 16), "[]", "by name or id"),
          optional("keyPair", SENTENCE, "for people who log in; scaler does not"));

  private static final Mapping RELEASE =
      Mapping.of(
          required(
              "from",
              RELEASE_FROM,
              "where releases lie: a folder (relative: below this file's folder) or an address"
                  + " that machines can read; `RELEASE_FROM=` in user data"),
          required("current", RELEASE_NAME, "the release to run; `RELEASE=` in user data"));

  private static final Mapping SCHEDULE_LINE =
      Mapping.of(
          required(
              "at",
              new CronLine(),
              "when it fires: five fields as in crontab; six or seven as in Quartz, where 1 is Sunday"),
          required(
              "capacity",
              new ScalarOr(MACHINES, CAPACITY_LIMITS, List.of()),
              "from then on: a number is what is wanted (the floor, where there is a backlog);"
                  + " min and max set both bounds"),
          optional("timezone", new Zone(), "for this line only; else the file's"));

  private static final Mapping HEALTH =
      Mapping.of(
          optional(
              "url",
              MACHINE_PAGE,
              "page that answers 200 on a good machine; none: the machine's status page decides"),
          optional("contains", SENTENCE, "text that the page must hold; with url"),
          otherwise("timeout", SOME_TIME, "5s", "no answer after this is a failure"),
          otherwise("interval", SOME_TIME, "5s", "between two looks"),
          HealGrammar.FAILURES,
          HealGrammar.LOOKS_THAT_COUNT,
          otherwise("startup", SOME_TIME, "10m", "a machine not ready after this is replaced"));

  private static final Mapping BALANCER =
      Mapping.of(
              optional("classic", ID, "a Classic Load Balancer, by name"),
              optional("targetGroup", ID, "a target group, by name"))
          .oneOf("classic", "targetGroup");

  private static final Mapping ROLE =
      Mapping.of(
              optional(
                  "runs",
                  OneOf.of("app", "job"),
                  "`ROLE=` in user data; job where the role has a backlog, else app"),
              MachineGrammar.IMAGE,
              MachineGrammar.LAUNCH_TEMPLATE,
              MachineGrammar.TYPES,
              MachineGrammar.MARKET,
              MachineGrammar.PROFILE,
              MachineGrammar.ROOT_VOLUME,
              MachineGrammar.VOLUMES,
              MachineGrammar.USER_DATA,
              required(
                  "capacity",
                  new ScalarOr(MACHINES, CAPACITY_LIMITS, List.of("min", "max")),
                  "the outer bounds; a plain number is both"),
              MachineGrammar.COUNT,
              LimitsGrammar.OF_A_ROLE,
              otherwise(
                  "schedule", new Listing(SCHEDULE_LINE, 0, 100), "[]", "what the clock asks for"),
              optional("backlog", BacklogGrammar.BACKLOG, "what the job queue asks for"),
              LimitsGrammar.RATIO,
              otherwise(
                  "minimumLifetime",
                  new Length(true),
                  "45m",
                  "no scale-in of a machine younger than this"),
              otherwise("health", HEALTH, "{}", "how a machine proves that it works"),
              optional(
                  "loadBalancer",
                  new OneOrMore(BALANCER, 5),
                  "what a ready machine joins; of several, all, and each is to find it healthy"),
              otherwise(
                  "drain",
                  Mapping.of(
                      otherwise("timeout", SOME_TIME, "30m", "then an alarm is raised"),
                      otherwise(
                          "onTimeout",
                          OneOf.of("wait", "terminate"),
                          "wait",
                          "wait for the proof, or end the machine without it")),
                  "{}",
                  "how a machine leaves"),
              HealGrammar.HEAL,
              HealGrammar.SINGLETON,
              optional("assets", NAME, "an entry of the file's `assets`"))
          .notBoth("image", "launchTemplate");

  private static final Mapping HEARTBEAT =
      Mapping.of(required("url", WEB_ADDRESS, "the address; it is a secret where it lets in"));

  private static final Mapping ASSETS =
      Mapping.of(
          required("from", FOLDER, "folder in the release"),
          required("bucket", BUCKET, "where the files go"),
          optional("distribution", ID, "CloudFront distribution to invalidate"),
          optional("hosts", SENTENCE, "asset host names; %d is a number from 0 to 3"));

  /** The whole file. */
  static final Mapping FILE =
      Mapping.of(
          required("application", NAME, "its name; `APPLICATION=` in user data, and in tags"),
          optional(
              "install",
              INSTALL,
              "the installation's name in the tags of its machines, by which a new database knows them"
                  + " when the old one is lost; without it the database's own, made at random"),
          required("timezone", new Zone(), "in which the schedules' hours are read"),
          optional("database", HOST, "`DB=` in user data: the host of the application's database"),
          required("cloud", CLOUD, "where machines run"),
          otherwise(
              "tags",
              new Table(TAG_KEY, "KEY", TAG_VALUE, 0, 40),
              "{}",
              "your own, on every machine, volume and network interface"),
          optional("release", RELEASE, "what machines deploy"),
          otherwise(
              "prices",
              new Table(PRICED, "TYPE", new Dollars(), 0, 200),
              "{}",
              "US dollars an hour by machine type, for costs; without it Amazon's own as scaler"
                  + " knows them. `gp3` and other types of volumes are dollars for a GiB in a month,"
                  + " `publicIpv4` dollars an hour for a public address, `spot TYPE` what you take a"
                  + " spot machine to cost: nobody lists that"),
          otherwise(
              "discount",
              new Whole(0, 100),
              "0",
              "percent off Amazon's own prices of machines; those of `prices` are taken as they"
                  + " stand"),
          otherwise(
              "commitment",
              new Table(ID, "TYPE", new Whole(1, 100_000), 0, 200),
              "{}",
              "machines by type that are paid for whether they run or not, as reservations and"
                  + " savings plans are: costs are told with and without them"),
          optional(
              "heartbeat",
              new ScalarOr(WEB_ADDRESS, HEARTBEAT, List.of("url")),
              "an address of a dead-man's switch, asked once a minute while somebody decides; it falls"
                  + " silent when nobody does"),
          LimitsGrammar.OF_THE_FLEET,
          required("roles", new Table(NAME, "ROLE", ROLE, 1, 50), "at least one"),
          otherwise(
              "assets",
              new Table(NAME, "NAME", ASSETS, 0, 20),
              "{}",
              "static files that go to a CDN before the release that needs them"));

  private FleetGrammar() {}
}
