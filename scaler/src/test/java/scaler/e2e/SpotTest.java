package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import scaler.outbound.local.wire.Description;

/** Spot machines that are taken back, with the real agent on them. */
@EndToEnd
class SpotTest {
  /** With the usual minimum lifetime: it holds no machine that is taken back. */
  private static final String FLEET =
      """
      application: e2e
      timezone: UTC
      database: "${env:E2E_DATABASE}"
      cloud: { provider: local, subnets: [local-a, local-b] }
      release: { from: "${env:E2E_RELEASES}", current: r1 }
      roles:
        web:
          runs: app
          userData: userdata/app.sh
          machines: [local.small]
          market: spot
          capacity: { min: 1, max: 2 }
          health: { url: "http://{address}:8080/", contains: welcome, interval: 1s }
          loadBalancer: { targetGroup: e2e-web }
        jobs:
          userData: userdata/job.sh
          machines: [local.small]
          market: spot
          capacity: { min: 1, max: 2 }
          backlog:
            source: { delayedJob: "${env:E2E_JOBS_URL}", count: ready+running }
            policy: { threshold: { scaleOutAbove: 5, scaleInBelow: 1 } }
            interval: 1s
      """;

  @Test
  void on_their_notice_they_leave_and_are_replaced_while_the_job_in_hand_is_finished()
      throws Exception {
    try (Site site = new Site(FLEET, Map.of())) {
      site.startCloud();
      site.serve();
      site.until("both serve", () -> site.machines("in_service") == 2);
      String web = serving(site, "web").iterator().next();
      String works = serving(site, "jobs").iterator().next();
      site.until("the balancer has the web server", () -> targets(site).equals(Set.of(web)));
      site.enqueue(1, 5);
      site.until("a job is in hand", () -> lockedBy(site, works) == 1);
      // It stays in hand for as long as this test looks.
      signalWorkers(site, works, "STOP");
      assertThat(lockedBy(site, works)).isEqualTo(1);

      Child takesOne = site.start("local-cloud", "interrupt", works, "--in", "1h");
      site.scaler("local-cloud", "interrupt", web, "--in", "1h").ok();
      takesOne.end().ok();
      site.until(
          "both are drained and replaced",
          () -> interrupted(site).equals(Set.of(web, works)) && site.machines("in_service") == 2);
      site.until(
          "the balancer has only the new one", () -> targets(site).equals(serving(site, "web")));
      assertThat(serving(site, "web")).hasSize(1).doesNotContain(web);
      assertThat(serving(site, "jobs")).hasSize(1).doesNotContain(works);
      assertThat(lockedBy(site, works)).as("the job is still in hand").isEqualTo(1);
      assertThat(state(site, works)).isEqualTo("draining");

      signalWorkers(site, works, "CONT");
      site.until("both are gone", () -> site.machines("gone") == 2);
      Facts facts = new Facts(site);
      facts.everyJobWasDoneExactlyOnce(1);
      assertThat(site.jobs().texts("select worker from demo_runs").getFirst()).startsWith(works);
      facts.everyEndWasProven();
      facts.everyMachineIsOnRecordOnce();
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(4);
    }
  }

  private static Set<String> serving(Site site, String role) {
    return new TreeSet<>(
        site.tables()
            .texts(
                "select instance_id from machine where state = 'in_service' and role = '%s'"
                    .formatted(role)));
  }

  /** Those that drain or drained because they are taken back. */
  private static Set<String> interrupted(Site site) {
    return new TreeSet<>(
        site.tables()
            .texts("select instance_id from machine where drain_cause ilike 'interrupted'"));
  }

  private static String state(Site site, String machine) {
    return site.tables()
        .texts("select state from machine where instance_id = '%s'".formatted(machine))
        .getFirst();
  }

  private static Set<String> targets(Site site) {
    Set<String> targets = new TreeSet<>();
    site.cloud().balancers().forEach(balancer -> targets.addAll(balancer.targets().keySet()));
    return targets;
  }

  private static long lockedBy(Site site, String machine) {
    return site.jobs()
        .number(
            "select count(*) from delayed_jobs where locked_by like '%s %%'".formatted(machine));
  }

  /** Signals all processes of a machine but its agent. */
  private static void signalWorkers(Site site, String machine, String signal) {
    Path folder =
        site.cloud().machines().stream()
            .filter(one -> one.id().equals(machine))
            .map(Description.Machine::folder)
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    List<Long> workers =
        Running.in(folder).entrySet().stream()
            .filter(one -> !one.getValue().contains("agent.py"))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(workers).isNotEmpty();
    workers.forEach(pid -> Child.signal(signal, pid));
  }
}
