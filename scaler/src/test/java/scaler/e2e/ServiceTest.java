package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EndToEnd
class ServiceTest {
  @Test
  void stopped_by_term_it_ends_well_another_takes_over_and_a_later_one_adopts_the_machines()
      throws Exception {
    try (Site site = new Site(new Fleet(1, 3, "1s"))) {
      site.startCloud();
      Child first = site.serve().says("this process decides now");
      Child second = site.serve().says("another process decides; this one stands by");
      site.until("a machine serves", () -> site.machines("in_service") == 1);
      stop(first);
      second.says("this process decides now");
      stop(second);
      Path machine = Path.of(site.cloud().machines().getFirst().folder());
      Set<Long> processes = Running.in(machine).keySet();
      assertThat(processes).isNotEmpty();
      Child third = site.serve().says("this process decides now");
      String now = site.tables().texts("select clock_timestamp()").getFirst();
      site.until(
          "the third has looked",
          () ->
              site.tables().number("select count(*) from lease where looked_at > '" + now + "'")
                  == 1);
      assertThat(site.machines("in_service")).isEqualTo(1);
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(1);
      assertThat(Running.in(machine)).containsKeys(processes.toArray(Long[]::new));
      new Facts(site).everyMachineIsOnRecordOnce();
      stop(third);
    }
  }

  private static void stop(Child service) {
    service.signal("TERM");
    assertThat(service.end().ok().err()).contains("stopped; machines stay as they are");
  }

  @Test
  void machines_outlive_the_killed_local_cloud_and_all_converges_when_it_is_up_again()
      throws Exception {
    try (Site site = new Site(new Fleet(1, 2, "1s"))) {
      Facts facts = new Facts(site);
      site.startCloud();
      site.enqueue(60, 0.4);
      site.serve();
      site.until("jobs are worked off", () -> site.runs() >= 3);
      Child.signal("KILL", site.cloud().pid());
      long before = site.runs();
      site.until("the machines work on without it", () -> site.runs() >= before + 10);
      site.until(
          "the service has noticed",
          () ->
              site.tables()
                      .number(
                          "select count(*) from decision where sentence like '%the cloud cannot be"
                              + " seen%'")
                  > 0);
      assertThat(site.scaler("local-cloud", "up").ok().out()).contains("the local cloud runs");
      site.until("all jobs are done", () -> site.runs() == 60);
      site.until(
          "only the minimum is left",
          () -> site.machines("gone") == 1 && site.machines("in_service") == 1);
      facts.everyJobWasDoneExactlyOnce(60);
      facts.everyMachineIsOnRecordOnce();
      facts.everyEndWasProven();
    }
  }
}
