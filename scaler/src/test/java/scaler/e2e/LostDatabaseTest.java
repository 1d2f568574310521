package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.outbound.local.wire.Description;

@EndToEnd
class LostDatabaseTest {
  private static List<String> machines(Site site) {
    return site.cloud().machines().stream().map(Description.Machine::id).sorted().toList();
  }

  @Test
  void with_an_empty_database_the_same_machines_go_on_once_somebody_has_confirmed_it()
      throws Exception {
    String fleet =
        new Fleet(2, 3, "1h").yaml().replace("timezone:", "install: e2e-site\ntimezone:");
    try (Site site = new Site(fleet, Map.of())) {
      site.startCloud();
      Child first = site.serve();
      site.until("two machines serve", () -> site.machines("in_service") == 2);
      first.kill();
      List<String> before = machines(site);
      site.tables().execute("drop schema public cascade; create schema public");

      site.serve();
      site.until("they are taken up", () -> site.machines("booting") == 2);
      assertThat(site.scaler("status").ok().out())
          .contains("everything is held: 2 machines run of the installation e2e-site");
      assertThat(machines(site)).isEqualTo(before);

      site.scaler("resume", "--all", "--reason", "they are ours").ok();
      site.enqueue(60, 0.6);
      site.until("a third one comes", () -> site.machines("in_service") == 3);
      assertThat(machines(site)).hasSize(3).containsAll(before);
      site.until("all is done", () -> site.runs() == 60);
      Facts facts = new Facts(site);
      facts.everyJobWasDoneExactlyOnce(60);
      facts.everyMachineIsOnRecordOnce();
      facts.everyMachineLivedAtLeast("1 hour");
    }
  }
}
