package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** The service on the aws cloud: moto in Amazon's place, answerers in the machines'. */
@EndToEnd
class AwsTest {
  private static final String REGION = "us-east-2";

  /** A network of loopback addresses, so that this computer answers at the machines' addresses. */
  private static final String NETWORK =
      "127.%d".formatted(128 + ProcessHandle.current().pid() % 64);

  private static String fleet(int web) {
    return """
    application: cloudy
    timezone: UTC
    database: "${env:E2E_DATABASE}"
    cloud:
      provider: aws
      region: %s
      subnets: [public-a-cloudy, public-b-cloudy]
      securityGroups: [web-cloudy]
    tags: { team: night-watch }
    roles:
      web:
        image: { owner: amazon, name: "*" }
        machines: [m6g.large]
        userData: userdata/app.sh
        rootVolume: { size: 20 }
        capacity: { min: 1, max: 3 }
        schedule: [ { at: "* * * * *", capacity: %d } ]
        health: { url: "http://{address}:8080/up", contains: ok, interval: 1s }
        loadBalancer: { targetGroup: web-cloudy }
        minimumLifetime: 1s
      api:
        launchTemplate: { name: api-cloudy }
        userData: userdata/app.sh
        capacity: 1
        loadBalancer: { classic: api-cloudy }
      jobs:
        launchTemplate: { name: api-cloudy, version: 1 }
        machines: [m6g.medium]
        userData: userdata/job.sh
        capacity: { min: 1, max: 3 }
        backlog:
          source: { delayedJob: "${env:E2E_JOBS_URL}", count: ready+running }
          policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 4 } }
          interval: 1s
        minimumLifetime: 3s
    """
        .formatted(REGION, web);
  }

  private static Map<String, String> credentials() {
    return Map.of(
        "AWS_ENDPOINT_URL", Moto.endpoint().toString(),
        "AWS_ACCESS_KEY_ID", "testing",
        "AWS_SECRET_ACCESS_KEY", "testing",
        "AWS_EC2_METADATA_DISABLED", "true");
  }

  @Test
  void
      machines_come_by_clock_and_backlog_join_drain_leave_and_end_and_the_next_service_adopts_them()
          throws Exception {
    List<String> subnets = List.of(NETWORK + ".0.0/24", NETWORK + ".1.0/24");
    try (Ground ground = new Ground(REGION, "cloudy", NETWORK + ".0.0/16", subnets);
        Site site = new Site(fleet(2), credentials());
        Answerers machines = new Answerers(ground.ec2(), "cloudy", site.queueLogin())) {
      String group = ground.targetGroup("web-cloudy", TargetTypeEnum.INSTANCE);
      ground.classicBalancer("api-cloudy");
      ground.template("api-cloudy");

      applied(site);
      Child service = site.serve();
      site.until("four machines serve", () -> site.machines("in_service") == 4);
      assertThat(ground.inTargetGroup(group)).isEqualTo(ids(site, "role = 'web'"));
      assertThat(ground.inClassic("api-cloudy")).isEqualTo(ids(site, "role = 'api'"));
      assertThat(ids(site, "true")).isEqualTo(running(machines));
      machines.instances().forEach(AwsTest::isAsTheFileSays);
      assertThat(zonesOf(machines, "web")).containsExactly(REGION + "a", REGION + "b");

      site.enqueue(40, 0.5);
      site.until(
          "three work", () -> ids(site, "role = 'jobs' and state = 'in_service'").size() == 3);
      site.until("all jobs are done", () -> site.runs() == 40);
      site.until("one is left", () -> ids(site, "role = 'jobs' and state <> 'gone'").size() == 1);
      Facts facts = new Facts(site);
      facts.everyJobWasDoneExactlyOnce(40);
      facts.everyEndWasProven();

      site.write(fleet(1));
      assertThat(applied(site)).contains("roles.web.schedule");
      site.until("one has left", () -> ids(site, "role = 'web' and state = 'gone'").size() == 1);
      site.until("three serve", () -> site.machines("in_service") == 3);
      assertThat(ground.inTargetGroup(group))
          .isEqualTo(ids(site, "role = 'web' and state = 'in_service'"));
      assertThat(running(machines)).isEqualTo(ids(site, "state = 'in_service'"));

      service.kill();
      Child second = site.serve().says("this process decides now");
      String now = site.tables().texts("select clock_timestamp()").getFirst();
      site.until(
          "it has looked",
          () ->
              site.tables().number("select count(*) from lease where looked_at > '" + now + "'")
                  == 1);
      assertThat(running(machines)).isEqualTo(ids(site, "state = 'in_service'")).hasSize(3);
      second.kill();
    }
  }

  /** On a busy computer moto may answer too late; the command says so, and is asked again. */
  private static String applied(Site site) {
    Child.Ended apply = site.scaler("apply", site.fleetFile().toString());
    for (int n = 0; n < 5 && apply.code() == Exit.UNREACHABLE; n++) {
      apply = site.scaler("apply", site.fleetFile().toString());
    }
    return apply.ok().out();
  }

  private static Set<String> ids(Site site, String where) {
    return new TreeSet<>(
        site.tables()
            .texts("select instance_id from machine where instance_id is not null and " + where));
  }

  private static Set<String> running(Answerers machines) {
    Set<String> ids = new TreeSet<>();
    machines.instances().stream()
        .filter(instance -> instance.state().name() == InstanceStateName.RUNNING)
        .forEach(instance -> ids.add(instance.instanceId()));
    return ids;
  }

  private static Set<String> zonesOf(Answerers machines, String role) {
    Set<String> zones = new TreeSet<>();
    machines.instances().stream()
        .filter(instance -> role.equals(tag(instance, "scaler-role")))
        .forEach(instance -> zones.add(instance.placement().availabilityZone()));
    return zones;
  }

  private static String tag(Instance instance, String key) {
    return instance.tags().stream()
        .filter(tag -> tag.key().equals(key))
        .map(Tag::value)
        .findFirst()
        .orElse("");
  }

  private static void isAsTheFileSays(Instance instance) {
    assertThat(tag(instance, "team")).isEqualTo("night-watch");
    assertThat(tag(instance, "Name")).isEqualTo("cloudy-" + tag(instance, "scaler-role"));
    assertThat(instance.metadataOptions().httpTokensAsString()).isEqualTo("required");
    assertThat(instance.securityGroups()).extracting("groupName").containsExactly("web-cloudy");
    assertThat(instance.instanceTypeAsString())
        .isEqualTo(tag(instance, "scaler-role").equals("jobs") ? "m6g.medium" : "m6g.large");
  }
}
