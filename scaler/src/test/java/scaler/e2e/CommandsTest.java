package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@EndToEnd
class CommandsTest {
  private static final Pattern BORN = Pattern.compile("(i-[0-9a-f]+) is your machine");

  @Test
  void commands_launch_show_explain_and_end_machines_without_a_service() throws Exception {
    try (Site site = new Site(new Fleet(0, 2, "5m"))) {
      site.startCloud();
      assertThat(site.scaler("apply", site.fleetFile().toString()).ok().out())
          .contains("version 1 of e2e governs from now on");
      List<String> born = launchesTwo(site);
      shows(site, born);
      explains(site, born.getFirst());
      refuses(site);

      String ended = site.scaler("terminate", "--instance", born.getFirst(), "--shrink").ok().out();
      assertThat(ended)
          .containsSubsequence(life(born.getFirst(), "draining", "terminating", "gone"));
      assertThat(site.machines("in_service")).isEqualTo(1);
      ended = site.scaler("terminate", "jobs").ok().out();
      assertThat(ended)
          .containsSubsequence(life(born.getLast(), "draining", "terminating", "gone"));

      Facts facts = new Facts(site);
      facts.everyMachineIsOnRecordOnce();
      facts.everyEndWasProven();
      assertThat(site.machines("gone")).isEqualTo(2);
    }
  }

  private static List<String> launchesTwo(Site site) {
    String said = site.scaler("launch", "jobs", "2").ok().out();
    assertThat(said).contains("no service decides for e2e, so this command does until it is done");
    List<String> born = new ArrayList<>();
    BORN.matcher(said).results().forEach(found -> born.add(found.group(1)));
    assertThat(born).hasSize(2).doesNotHaveDuplicates();
    for (String machine : born) {
      assertThat(said).containsSubsequence(life(machine, "pending", "booting", "in_service"));
    }
    return born;
  }

  /** A line of each state, in this order. */
  private static List<String> life(String machine, String... states) {
    return List.of(states).stream().map(state -> machine + "  " + state).toList();
  }

  private static void shows(Site site, List<String> born) {
    JsonNode status = JsonMapper.shared().readTree(site.scaler("status", "--json").ok().out());
    assertThat(status.path("application").asString()).isEqualTo("e2e");
    assertThat(status.path("roles").path(0).path("inService").asInt()).isEqualTo(2);
    List<String> machines = new ArrayList<>();
    status
        .path("machines")
        .forEach(
            one -> machines.add(one.path("id").asString() + " " + one.path("state").asString()));
    assertThat(machines)
        .containsExactlyInAnyOrder(born.get(0) + " in_service", born.get(1) + " in_service");
    assertThat(site.scaler("status").ok().out()).contains(born);
  }

  private static void explains(Site site, String machine) {
    assertThat(site.scaler("why", "jobs").ok().out()).contains("asked for at least 2");
    assertThat(site.scaler("why", machine).ok().out())
        .containsSubsequence("requested", "pending", "booting", "in_service");
    assertThat(site.scaler("why-not", "jobs").ok().out()).contains("not more: the maximum is 2");
  }

  private static void refuses(Site site) {
    assertThat(site.scaler("launch", "jobs").with(3).err()).contains("its maximum is 2");
    assertThat(site.scaler("capacity", "jobs", "3", "--until", "2h").with(3).err())
        .contains("outside of jobs's capacity of 0 to 2");
    site.scaler("pause", "jobs", "--reason", "a release is going out").ok();
    assertThat(site.scaler("terminate", "jobs").with(3).err())
        .contains("jobs is paused by", "a release is going out", "scaler resume jobs first");
    assertThat(site.scaler("launch", "jobs").with(3).err()).contains("jobs is paused by");
    site.scaler("resume", "jobs").ok();
    assertThat(site.scaler("capacity", "jobs", "2", "--until", "2h").ok().out())
        .contains("jobs is to have exactly 2");
  }
}
