package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.outbound.local.wire.Description;

/** A real web server hangs: it is rebooted, and when it hangs again it is replaced. */
@EndToEnd
class HealedTest {
  private static final String FLEET =
      """
      application: e2e
      timezone: UTC
      cloud: { provider: local, subnets: [local-a, local-b] }
      release: { from: "${env:E2E_RELEASES}", current: r1 }
      roles:
        web:
          runs: app
          userData: userdata/app.sh
          machines: [local.small]
          capacity: { min: 1, max: 2 }
          health:
            url: "http://{address}:8080/"
            contains: welcome
            interval: 1s
            timeout: 1s
            failures: 2
            looks: 2
          heal: { steps: [reboot, replace], wait: 60s }
          loadBalancer: { targetGroup: e2e-web }
      """;

  @Test
  void one_that_hangs_is_rebooted_and_when_it_hangs_again_another_one_serves_in_its_place()
      throws Exception {
    try (Site site = new Site(FLEET, Map.of())) {
      site.startCloud();
      site.serve();
      site.until("it serves", () -> site.machines("in_service") == 1);
      String web = serving(site).getFirst();

      hang(site, web);
      site.until("it answers again", () -> heals(site, "it answers again%") == 1);
      site.until("it serves again", () -> serving(site).equals(List.of(web)));
      assertThat(heals(site, "a reboot is asked for")).isEqualTo(1);
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(1);

      hang(site, web);
      site.until(
          "another one serves and it is gone",
          () -> site.machines("gone") == 1 && site.machines("in_service") == 1);
      assertThat(serving(site)).hasSize(1).doesNotContain(web);
      assertThat(heals(site, "a reboot is asked for")).isEqualTo(1);
      assertThat(site.tables().texts("select end_cause from machine where end_cause is not null"))
          .containsExactly("unhealthy");
      site.scaler("why", web).ok();
    }
  }

  private static List<String> serving(Site site) {
    return site.tables().texts("select instance_id from machine where state = 'in_service'");
  }

  private static long heals(Site site, String what) {
    return site.tables()
        .number("select count(*) from machine_event where what like 'heal: %s'".formatted(what));
  }

  /** Everything on it stands still, its page and its web server. */
  private static void hang(Site site, String machine) {
    Path folder =
        site.cloud().machines().stream()
            .filter(one -> one.id().equals(machine))
            .map(Description.Machine::folder)
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    assertThat(Running.in(folder)).isNotEmpty();
    Running.in(folder).keySet().forEach(pid -> Child.signal("STOP", pid));
  }
}
