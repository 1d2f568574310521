package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.app.wiring.Exit;

/** What is well said and cannot be had: unknown names, bounds, pauses, differing files. */
@TestInstance(Lifecycle.PER_CLASS)
class RefusedTest {
  private final Path folder;
  private final Shop shop;

  /** Nothing was ever applied to it. */
  private final Shop empty;

  RefusedTest(@TempDir Path folder) {
    this.folder = folder;
    this.shop = new Shop(folder);
    this.empty = new Shop(folder);
  }

  @BeforeAll
  void one_shop_that_no_test_here_changes() {
    Path file = shop.file("shop.yaml", Shop.FLEET);
    assertThat(shop.cli.run("apply", file.toString()).code()).isEqualTo(Exit.OK);
    shop.machine("i-0web", "web", "in_service");
  }

  private void isRefused(Cli.Said said, int code, String sentence) {
    assertThat(said.err()).isEqualTo("scaler: " + sentence + "\n");
    assertThat(said.out()).isEmpty();
    assertThat(said.code()).isEqualTo(code);
  }

  @ParameterizedTest(name = "scaler {0}")
  @CsvSource(
      delimiter = '~',
      value = {
        "status -a nix                        ~ 2 ~ there is no application nix; there are: shop",
        "launch nix                           ~ 2 ~ shop has no role nix; it has: web, jobs",
        "terminate nix                        ~ 2 ~ shop has no role nix; it has: web, jobs",
        "capacity nix 1 --until 2h            ~ 2 ~ shop has no role nix; it has: web, jobs",
        "capacity nix --end                   ~ 2 ~ shop has no role nix; it has: web, jobs",
        "pause nix --reason x                 ~ 2 ~ shop has no role nix; it has: web, jobs",
        "resume nix                           ~ 2 ~ shop has no role nix; it has: web, jobs",
        "why nix                              ~ 2 ~ shop has no role nix; it has: web, jobs",
        "why I-0WEB                           ~ 2 ~ shop has no role I-0WEB; it has: web, jobs",
        "why-not nix                          ~ 2 ~ shop has no role nix; it has: web, jobs",
        "why i-0nix                           ~ 2 ~ no machine i-0nix is on record",
        "terminate --instance i-0nix          ~ 2 ~ shop has no machine i-0nix now; scaler status lists them",
        "launch web 3                         ~ 3 ~ web has or is to have 1 and its maximum is 3, so 3 more cannot come; raise capacity.max in the fleet file and apply it",
        "launch web 1000 --dry-run            ~ 3 ~ web has or is to have 1 and its maximum is 3, so 1000 more cannot come; raise capacity.max in the fleet file and apply it",
        "terminate web                        ~ 3 ~ web has 1 and its minimum is 1, so 1 cannot go; lower capacity.min and apply it, or replace one with --instance ID",
        "terminate web 1000                   ~ 3 ~ web has 1 and its minimum is 1, so 1000 cannot go; lower capacity.min and apply it, or replace one with --instance ID",
        "terminate --instance i-0web --shrink ~ 3 ~ web has 1 and its minimum is 1, so i-0web cannot go without another in its place; leave --shrink out and it is replaced",
        "terminate --instance i-0web --shrink --dry-run ~ 3 ~ web has 1 and its minimum is 1, so i-0web cannot go without another in its place; leave --shrink out and it is replaced",
        "capacity web 0 --until 2h            ~ 3 ~ 0 is outside of web's capacity of 1 to 3; change the fleet file and apply it",
        "capacity web 4 --until 2h            ~ 3 ~ 4 is outside of web's capacity of 1 to 3; change the fleet file and apply it",
        "capacity web 2 --until 25:00         ~ 2 ~ \"25:00\" is not a time; write 22:00 or 2026-11-23T07:00 (Europe/Berlin), 2026-11-23T07:00+01:00, or a length as 2h",
        "capacity web 2 --until yesterday     ~ 2 ~ \"yesterday\" is not a time; write 22:00 or 2026-11-23T07:00 (Europe/Berlin), 2026-11-23T07:00+01:00, or a length as 2h",
        "capacity web 2 --until -5m           ~ 2 ~ \"-5m\" is not a time; write 22:00 or 2026-11-23T07:00 (Europe/Berlin), 2026-11-23T07:00+01:00, or a length as 2h",
        "capacity web 2 --until 0s            ~ 2 ~ \"0s\" is no time at all; write 45m or 2h",
        "launch web --for -5m                 ~ 2 ~ \"-5m\" is not a length of time; write 90s, 45m, 2h, 1h30m or 3d",
        "launch web --for 367d                ~ 2 ~ \"367d\" is longer than 366 days; write less",
      })
  void is_told_in_one_sentence(String words, int code, String sentence) {
    isRefused(shop.cli.run(words.split(" ")), code, sentence);
  }

  @Test
  void a_time_that_is_over() {
    Cli.Said said = shop.cli.run("capacity", "web", "2", "--until", "2020-01-01T00:00Z");

    assertThat(said.err())
        .matches(
            "scaler: 2020-01-01T00:00Z is over: it is ... \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"
                + " \\+0[12]:00 now; name a later time\n");
    assertThat(said.code()).isEqualTo(Exit.USAGE);
  }

  @Test
  void a_file_that_differs_from_what_governs_is_not_run() {
    Path other = shop.file("other.yaml", Shop.FLEET.replace("max: 3", "max: 4"));

    Cli.Said said = shop.cli.run("run", other.toString(), "--http", "127.0.0.1:0");

    assertThat(said.err())
        .endsWith(
            ("scaler: %s differs from version 1, which governs; see scaler diff %s, then scaler apply"
                    + " %s, or run without a file\n")
                .formatted(other, other, other));
    assertThat(said.code()).isEqualTo(Exit.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "why web",
        "why-not web",
        "launch web",
        "terminate web",
        "terminate --instance i-1",
        "capacity web 2 --until 2h",
        "capacity web --end",
        "pause --all --reason x",
        "resume --all"
      })
  void nothing_was_applied_yet(String words) {
    isRefused(
        empty.cli.run(words.split(" ")),
        Exit.USAGE,
        "no fleet file was applied yet; begin with scaler apply FILE or scaler run FILE");
  }

  @Test
  void an_application_is_named_and_nothing_was_applied_yet() {
    String sentence =
        "there is no application nix; no fleet file was applied yet: scaler apply FILE";

    isRefused(empty.cli.run("status", "-a", "nix"), Exit.USAGE, sentence);
    Cli named =
        new Cli(folder.resolve("home")).on(empty.database).with("SCALER_APPLICATION", "nix");
    isRefused(named.run("status"), Exit.USAGE, sentence);
  }

  @Test
  void a_service_without_a_file_needs_one_that_was_applied() {
    isRefused(
        empty.cli.run("run"),
        Exit.USAGE,
        "no fleet file was applied yet; name one: scaler run FILE");
    Path file = empty.file("shop.yaml", Shop.FLEET);
    assertThat(empty.cli.run("run", "--dry-run", file.toString()).err())
        .endsWith(
            "scaler: shop was never applied, and a dry run applies nothing; scaler apply %s first\n"
                .formatted(file));
  }

  @Test
  void of_two_applications_one_has_to_be_named() {
    Shop two = Shop.applied(folder);
    Path second =
        two.file("second.yaml", Shop.FLEET.replace("application: shop", "application: bar"));
    assertThat(two.cli.run("apply", second.toString()).code()).isEqualTo(Exit.OK);

    isRefused(
        two.cli.run("status"),
        Exit.USAGE,
        "there are several applications, name one with --application: bar, shop");
    assertThat(two.cli.run("status", "-a", "bar").out()).startsWith("bar  version 1 ");
    assertThat(two.cli.with("SCALER_APPLICATION", "shop").run("status").out())
        .startsWith("shop  version 1 ");
  }

  private static final String AWAY =
      """
      application: away
      timezone: UTC
      cloud: { provider: aws, region: us-east-1, subnets: [subnet-a, subnet-b] }
      roles: { web: { launchTemplate: { name: web-template }, capacity: { min: 1, max: 2 } } }
      """;

  @Test
  void a_cloud_that_does_not_answer() {
    Shop away = new Shop(folder);
    Path file = away.file("away.yaml", AWAY);
    away.cli
        .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing");

    for (String words : List.of("apply", "apply --dry-run", "diff", "run --http 127.0.0.1:0")) {
      Cli.Said said = away.cli.run((words + " " + file).split(" "));
      assertThat(said.err())
          .startsWith(
              "scaler: what away names cannot be looked up in its cloud (AWS cannot be asked: ")
          .endsWith("; nothing was changed\n");
      assertThat(said.code()).isEqualTo(Exit.UNREACHABLE);
    }
  }

  @ParameterizedTest(name = "SCALER_AWS_LAUNCHES={0}")
  @ValueSource(
      strings = {
        "fast",
        "5",
        "5,",
        ",2",
        "0,2",
        "5,0",
        "-5,2",
        "5,-2",
        "5;2",
        "5,2,1",
        "1e3,2",
        "9999999,1"
      })
  void a_pace_of_launches_that_is_none(String said) {
    Shop away = new Shop(folder);
    Path file = away.file("away.yaml", AWAY);
    away.cli
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing")
        .with("SCALER_AWS_LAUNCHES", said);

    for (String words : List.of("apply", "run --http 127.0.0.1:0")) {
      isRefused(
          away.cli.run((words + " " + file).split(" ")),
          Exit.USAGE,
          "SCALER_AWS_LAUNCHES is %s; write how many launches EC2 takes at once and how many a second, both above 0, such as 5,2"
              .formatted(said));
    }
  }

  @Test
  void an_address_of_the_cloud_that_is_none() {
    Shop away = new Shop(folder);
    Path file = away.file("away.yaml", AWAY);

    for (String none : List.of("http://nowhere at all", "nonsense", "localhost:5000", "ftp://a/")) {
      away.cli.with("AWS_ENDPOINT_URL", none);
      isRefused(
          away.cli.run("apply", file.toString()),
          Exit.USAGE,
          "AWS_ENDPOINT_URL is no address of a web server; write one such as http://127.0.0.1:5000, or leave it out");
    }
  }
}
