package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.e2e.AwsFleets.CLOUDY;
import static scaler.e2e.AwsFleets.DAY;
import static scaler.e2e.AwsFleets.NIGHT;
import static scaler.e2e.AwsFleets.payroll;
import static scaler.e2e.AwsFleets.rails;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scaler.app.command.demo.DemoQueue;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import scaler.outbound.postgres.TestDatabase;
import scaler.outbound.postgres.embedded.DatabaseLogin;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * The service on the aws cloud: moto in Amazon's place, answerers in the machines'. One service
 * governs three fleets, each in a region of its own: both that are shipped, and one with what
 * neither of them says.
 */
@EndToEnd
class AwsTest {
  /** Networks of loopback addresses, so that this computer answers at the machines' addresses. */
  private static final long FIRST_NETWORK = 128 + 3 * (ProcessHandle.current().pid() % 41);

  private static final Deque<Closeable> OPEN = new ArrayDeque<>();
  private static Ground payroll;
  private static Ground shop;
  private static Ground cloudy;
  private static String shopWeb = "";
  private static DemoQueue shopJobs;
  private static Wiretap wire;
  private static Site site;
  private static Child service;
  private static Child firstService;

  @BeforeAll
  static void one_service_governs_three_fleets() throws Exception {
    payroll = ground("us-east-1", "payroll", 0);
    shop = ground("eu-central-1", "shop", 1);
    cloudy = ground("us-east-2", "cloudy", 2);
    makeWhatTheFilesName();
    TestDatabase jobs = TestDatabase.fresh();
    shopJobs = new DemoQueue(new DatabaseLogin(jobs.url(), jobs.user(), jobs.password()));
    shopJobs.prepare();
    wire = new Wiretap(Moto.endpoint());
    OPEN.push(wire::close);
    site =
        new Site(
            payroll(DAY),
            Map.of(
                "AWS_ENDPOINT_URL", wire.endpoint(),
                "AWS_ACCESS_KEY_ID", "testing",
                "AWS_SECRET_ACCESS_KEY", "testing",
                "AWS_EC2_METADATA_DISABLED", "true",
                "JOBS_URL", shopJobs.url(shopJobs.place())));
    OPEN.push(site::close);
    OPEN.push(new Answerers(payroll.ec2(), "payroll", site.queueLogin())::close);
    OPEN.push(new Answerers(shop.ec2(), "shop", shopJobs.login())::close);
    OPEN.push(new Answerers(cloudy.ec2(), "cloudy", site.queueLogin())::close);
    List<Path> files = List.of(file("payroll", payroll(DAY)), file("rails", rails(DAY)));
    // Side by side, since each is a Java of its own.
    List<Child> applies = files.stream().map(file -> site.start("apply", file.toString())).toList();
    for (int n = 0; n < applies.size(); n++) {
      done(applies.get(n), files.get(n));
    }
    service = site.serveAll();
    firstService = service;
    applied("cloudy", CLOUDY);
  }

  private static Ground ground(String region, String name, int place) {
    String network = "127." + (FIRST_NETWORK + place);
    Ground ground =
        new Ground(
            region, name, network + ".0.0/16", List.of(network + ".0.0/24", network + ".1.0/24"));
    OPEN.push(ground::close);
    return ground;
  }

  /** As somebody would who begins with a shipped file and an empty account. */
  private static void makeWhatTheFilesName() {
    for (Ground ground : List.of(payroll, shop)) {
      ground.named(ground.subnetA, "subnet-a");
      ground.named(ground.subnetB, "subnet-b");
      ground
          .ec2()
          .createSecurityGroup(
              request -> request.groupName("sg-web").description("web").vpcId(ground.network));
    }
    payroll.ec2().createKeyPair(request -> request.keyName("main"));
    payroll.classicBalancer("smallpayroll-http");
    String line = "# DB=;ROLE=%s;APPLICATION=shop;RELEASE_FROM=s3://shop-releases;RELEASE=r42\n";
    shop.template("shop-web", line.formatted("app"));
    shop.template("shop-jobs", line.formatted("job"));
    shopWeb = shop.targetGroup("shop-web", TargetTypeEnum.INSTANCE);
    cloudy.template("api-cloudy");
  }

  @AfterAll
  static void end_all() throws IOException {
    if (!OPEN.isEmpty()) {
      try (Closeable _ = OPEN.pollLast()) {
        end_all();
      }
    }
  }

  @Test
  void the_articles_fleet_comes_and_goes_by_clock_and_backlog() throws Exception {
    until("by day three serve and one works", "payroll", "state = 'in_service'", 4);
    assertThat(payroll.inClassic("smallpayroll-http")).isEqualTo(ids("payroll", "role = 'app'"));
    assertThat(instances(payroll, "payroll"))
        .allSatisfy(AwsTest::isAsEveryMachineIs)
        .allSatisfy(machine -> {
          assertThat(machine.imageId()).isEqualTo("ami-ad7e95c4");
          assertThat(machine.instanceTypeAsString()).isEqualTo("m7g.large");
          assertThat(machine.keyName()).isEqualTo("main");
          assertThat(machine.securityGroups()).extracting("groupName").containsExactly("sg-web");
        });

    site.enqueue(40, 0.5);
    site.jobs().execute("update delayed_jobs set priority = 1");
    until("three work", "payroll", "role = 'job' and state = 'in_service'", 3);
    site.until("all jobs are done", () -> site.runs() == 40);
    until("one is left", "payroll", "role = 'job' and state <> 'gone'", 1);
    applied("payroll", payroll(NIGHT));
    until("by night two serve", "payroll", "role = 'app' and state = 'gone'", 1);
    Facts facts = new Facts(site);
    facts.everyJobWasDoneExactlyOnce(40);
    facts.everyEndWasProven();
    assertThat(ids("payroll", "role = 'job' and state = 'gone'")).hasSize(2);
    comeJoinDrainLeaveAndEnd(
        "payroll",
        "app",
        "RegisterInstancesWithLoadBalancer",
        "DeregisterInstancesFromLoadBalancer");
    comeDrainAndEnd("payroll", "job");
  }

  @Test
  void the_fleet_of_the_readme_comes_and_goes_by_clock_and_wait() throws Exception {
    until("by day three serve and one works", "shop", "state = 'in_service'", 4);
    assertThat(shop.inTargetGroup(shopWeb)).isEqualTo(ids("shop", "role = 'web'"));
    assertThat(instances(shop, "shop"))
        .allSatisfy(AwsTest::isAsEveryMachineIs)
        .allSatisfy(machine ->
            assertThat(machine.securityGroups()).extracting("groupName").containsExactly("sg-web"))
        .filteredOn(machine -> tag(machine, "scaler-role").equals("web"))
        .extracting(machine -> machine.placement().availabilityZone())
        .contains("eu-central-1a", "eu-central-1b");

    Sql jobs = new Sql(shopJobs.login());
    site.enqueue(shopJobs, 24, 0.5);
    // The promise is that none waits for five minutes; half of that is when scaler acts.
    jobs.execute("update delayed_jobs set run_at = run_at - interval '4 minutes'");
    site.until(
        "more than one work", () -> ids("shop", "role = 'jobs' and state <> 'gone'").size() > 1);
    site.until("all jobs are done", () -> jobs.number("select count(*) from demo_runs") == 24);
    until("one is left", "shop", "role = 'jobs' and state <> 'gone'", 1);
    applied("rails", rails(NIGHT));
    until("by night two serve", "shop", "role = 'web' and state = 'gone'", 1);
    assertThat(shop.inTargetGroup(shopWeb))
        .isEqualTo(ids("shop", "role = 'web' and state = 'in_service'"));
    Facts facts = new Facts(site, jobs);
    facts.everyJobWasDoneExactlyOnce(24);
    facts.everyEndWasProven();
    comeJoinDrainLeaveAndEnd("shop", "web", "RegisterTargets", "DeregisterTargets");
    comeDrainAndEnd("shop", "jobs");
  }

  @Test
  void what_neither_of_them_says_reaches_the_machine_too() {
    until("both serve", "cloudy", "state = 'in_service'", 2);
    assertThat(instances(cloudy, "cloudy"))
        .allSatisfy(AwsTest::isAsEveryMachineIs)
        .allSatisfy(machine -> {
          assertThat(tag(machine, "team")).isEqualTo("night-watch");
          assertThat(machine.securityGroups())
              .extracting("groupName")
              .containsExactly("web-cloudy");
          assertThat(machine.instanceTypeAsString())
              .isEqualTo(tag(machine, "scaler-role").equals("newest") ? "m6g.large" : "m6g.medium");
        });
  }

  @Test
  void what_is_applied_for_the_first_time_while_the_service_runs_is_decided_for_too() {
    firstService.says("cloudy: applied for the first time; this process runs for it, too");
    until("both serve", "cloudy", "state = 'in_service'", 2);
  }

  @Test
  void the_next_service_adopts_every_machine_and_launches_none() {
    site.until(
        "all is as it is to be",
        () ->
            site.machines("in_service") >= 8
                && ids("%", "state not in ('in_service', 'gone')").isEmpty());
    Set<String> before = ids("%", "state = 'in_service'");
    service.signal("TERM");
    service.end().ok();
    service = site.serveAll().says("this process decides now");
    String now = site.tables().texts("select clock_timestamp()").getFirst();
    site.until(
        "it has looked at all three",
        () ->
            site.tables().number("select count(*) from lease where looked_at > '" + now + "'")
                == 3);
    assertThat(ids("%", "state = 'in_service'")).isEqualTo(before);
    assertThat(wire.count("RunInstances")).isEqualTo(ids("%", "true").size());
  }

  private static void comeJoinDrainLeaveAndEnd(
      String application, String role, String join, String leave) {
    assertThat(ids(application, "state = 'gone' and role = '" + role + "'"))
        .hasSize(1)
        .allSatisfy(id ->
            assertThat(wire.done(id))
                .containsExactly("RunInstances", join, "CreateTags", leave, "TerminateInstances"));
  }

  private static void comeDrainAndEnd(String application, String role) {
    assertThat(ids(application, "state = 'gone' and role = '" + role + "'"))
        .isNotEmpty()
        .allSatisfy(id ->
            assertThat(wire.done(id))
                .containsExactly("RunInstances", "CreateTags", "TerminateInstances"));
  }

  private static void applied(String name, String fleet) throws IOException {
    Path file = file(name, fleet);
    done(site.start("apply", file.toString()), file);
  }

  private static Path file(String name, String fleet) throws IOException {
    return Files.writeString(site.fleetFile().resolveSibling(name + ".yaml"), fleet);
  }

  /** On a busy computer moto may answer too late; the command says so, and is asked again. */
  private static void done(Child first, Path file) {
    Child.Ended apply = first.end();
    for (int n = 0; n < 5 && apply.code() == Exit.UNREACHABLE; n++) {
      apply = site.scaler("apply", file.toString());
    }
    apply.ok();
  }

  private static void until(String what, String application, String where, int machines) {
    site.until(what, () -> ids(application, where).size() == machines);
  }

  /**
   * Machines on record that the cloud has given.
   *
   * @param application as LIKE takes it
   */
  private static Set<String> ids(String application, String where) {
    return new TreeSet<>(
        site.tables()
            .texts(
                "select instance_id from machine where instance_id is not null and application like '%s' and %s"
                    .formatted(application, where)));
  }

  /** Running machines of an application, as moto has them. */
  private static List<Instance> instances(Ground ground, String application) {
    return ground.ec2().describeInstances().reservations().stream()
        .flatMap(reservation -> reservation.instances().stream())
        .filter(machine -> tag(machine, "scaler-application").equals(application))
        .filter(machine -> machine.state().nameAsString().equals("running"))
        .toList();
  }

  private static String tag(Instance instance, String key) {
    return instance.tags().stream()
        .filter(tag -> tag.key().equals(key))
        .map(Tag::value)
        .findFirst()
        .orElse("");
  }

  private static void isAsEveryMachineIs(Instance machine) {
    assertThat(tag(machine, "Name"))
        .isEqualTo(tag(machine, "scaler-application") + "-" + tag(machine, "scaler-role"));
    assertThat(machine.metadataOptions().httpTokensAsString()).isEqualTo("required");
  }
}
