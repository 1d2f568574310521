package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;

/**
 * The fleet of the article as it is shipped, on moto: what it names is there, and only what cannot
 * be on one computer is written otherwise.
 */
@EndToEnd
class ShippedOnAwsTest {
  private static final String NETWORK =
      "127.%d".formatted(192 + ProcessHandle.current().pid() % 60);

  /** Port 80 is root's, the queue is elsewhere, and nobody waits for 45 minutes or for evening. */
  private static String payroll(String now) throws IOException {
    String file = Files.readString(Site.project().resolve("schedules/payroll.yaml"));
    file = instead(file, "http://{address}/\"", "http://{address}:8080/\"");
    file = instead(file, "jdbc:postgresql://10.126.17.1/payroll", "${env:E2E_JOBS_URL}");
    file = instead(file, "minimumLifetime: 45m", "minimumLifetime: 3s");
    file = instead(file, "interval: 5m", "interval: 1s");
    file = instead(file, "timeout: 5s, interval: 5s", "timeout: 5s, interval: 1s");
    file = instead(file, "{ min: 2, max: 5 }", "{ min: 2, max: 5 }\n    minimumLifetime: 1s");
    // Amazon takes an encrypted root volume of the image's own size; moto wants to be told one.
    file =
        instead(file, "image: ami-ad7e95c4", "image: ami-ad7e95c4\n    rootVolume: { size: 20 }");
    return instead(file, now, "* * * * *");
  }

  private static String instead(String file, String one, String other) {
    assertThat(file).contains(one);
    return file.replace(one, other);
  }

  private static Ground ground() {
    Ground ground =
        new Ground(
            "us-east-1",
            "shipped",
            NETWORK + ".0.0/16",
            List.of(NETWORK + ".0.0/24", NETWORK + ".1.0/24"));
    ground.named(ground.subnetA, "subnet-a");
    ground.named(ground.subnetB, "subnet-b");
    ground
        .ec2()
        .createSecurityGroup(
            request -> request.groupName("sg-web").description("web").vpcId(ground.network));
    ground.ec2().createKeyPair(request -> request.keyName("main"));
    ground.classicBalancer("smallpayroll-http");
    return ground;
  }

  @Test
  void the_articles_fleet_comes_and_goes_by_clock_and_backlog_and_the_next_service_adopts_it()
      throws Exception {
    try (Ground ground = ground();
        Wiretap wire = new Wiretap(Moto.endpoint());
        Site site =
            new Site(
                payroll("0 8 * * 1-5"),
                Map.of(
                    "AWS_ENDPOINT_URL", wire.endpoint(),
                    "AWS_ACCESS_KEY_ID", "testing",
                    "AWS_SECRET_ACCESS_KEY", "testing",
                    "AWS_EC2_METADATA_DISABLED", "true"));
        Answerers _ = new Answerers(ground.ec2(), "payroll", site.queueLogin())) {
      applied(site);
      Child service = site.serve();
      site.until("by day three serve and one works", () -> site.machines("in_service") == 4);
      assertThat(ground.inClassic("smallpayroll-http")).isEqualTo(ids(site, "role = 'app'"));

      site.enqueue(40, 0.5);
      site.jobs().execute("update delayed_jobs set priority = 1");
      site.until(
          "three work", () -> ids(site, "role = 'job' and state = 'in_service'").size() == 3);
      site.until("all jobs are done", () -> site.runs() == 40);
      site.until("one is left", () -> ids(site, "role = 'job' and state <> 'gone'").size() == 1);
      site.write(payroll("0 21 * * 1-5"));
      applied(site);
      site.until(
          "by night two serve", () -> ids(site, "role = 'app' and state = 'gone'").size() == 1);
      Facts facts = new Facts(site);
      facts.everyJobWasDoneExactlyOnce(40);
      facts.everyEndWasProven();

      assertThat(ids(site, "role = 'app' and state = 'gone'"))
          .allSatisfy(id ->
              assertThat(wire.done(id))
                  .containsExactly(
                      "RunInstances",
                      "RegisterInstancesWithLoadBalancer",
                      "CreateTags",
                      "DeregisterInstancesFromLoadBalancer",
                      "TerminateInstances"));
      assertThat(ids(site, "role = 'job' and state = 'gone'"))
          .hasSize(2)
          .allSatisfy(id ->
              assertThat(wire.done(id))
                  .containsExactly("RunInstances", "CreateTags", "TerminateInstances"));
      assertThat(wire.count("RunInstances")).isEqualTo(6);

      service.kill();
      site.serve().says("this process decides now");
      String now = site.tables().texts("select clock_timestamp()").getFirst();
      site.until(
          "it has looked",
          () ->
              site.tables().number("select count(*) from lease where looked_at > '" + now + "'")
                  == 1);
      assertThat(wire.count("RunInstances")).isEqualTo(6);
      assertThat(site.machines("in_service")).isEqualTo(3);
    }
  }

  /** On a busy computer moto may answer too late; the command says so, and is asked again. */
  private static void applied(Site site) {
    Child.Ended apply = site.scaler("apply", site.fleetFile().toString());
    for (int n = 0; n < 5 && apply.code() == Exit.UNREACHABLE; n++) {
      apply = site.scaler("apply", site.fleetFile().toString());
    }
    apply.ok();
  }

  private static Set<String> ids(Site site, String where) {
    return new TreeSet<>(
        site.tables()
            .texts("select instance_id from machine where instance_id is not null and " + where));
  }
}
