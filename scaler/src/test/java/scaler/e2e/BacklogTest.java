package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import scaler.Needs;

@EndToEnd
class BacklogTest {
  @Test
  void a_backlog_put_in_by_the_gem_is_worked_off_exactly_once() throws Exception {
    Needs.delayedJob();
    try (Site site = new Site(new Fleet(1, 3, "16s"))) {
      Facts facts = new Facts(site);
      site.startCloud();
      Child service = site.serve();
      site.until("one machine serves", () -> site.machines("in_service") == 1);
      site.gem("--from", "1", "40", "0.5");
      site.gem("--from", "41", "--priority", "0", "15", "0.5");
      site.gem("--from", "56", "--fail-once", "2", "0.5");
      // Long ones, too few to keep machines: at least one runs on a machine that is to go.
      site.gem("--from", "58", "--later", "12", "3", "10");
      site.until("the most machines serve at once", () -> site.machines("in_service") == 3);
      site.until(
          "all jobs are done",
          () -> {
            facts.noEndingMachineHoldsALock();
            return site.runs() == 60;
          });
      site.until(
          "only the minimum is left",
          () -> {
            facts.noEndingMachineHoldsALock();
            return site.machines("gone") == 2 && site.machines("in_service") == 1;
          });
      facts.everyJobWasDoneExactlyOnce(60);
      assertThat(site.jobs().texts("select number from demo_runs where attempt = 2 order by 1"))
          .containsExactly("56", "57");
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(3);
      facts.everyMachineIsOnRecordOnce();
      facts.everyEndWasProven();
      facts.everyMachineLivedAtLeast("16s");
      service.kill();
    }
  }

  @Test
  void with_min_0_and_three_jobs_ready_one_machine_comes_and_goes() throws Exception {
    try (Site site = new Site(new Fleet(0, 3, "5s"))) {
      Facts facts = new Facts(site);
      site.startCloud();
      site.enqueue(3, 0.5);
      Child service = site.serve();
      site.until("all jobs are done", () -> site.runs() == 3);
      site.until("no machine is left", () -> site.machines("gone") == 1);
      facts.everyJobWasDoneExactlyOnce(3);
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(1);
      assertThat(site.tables().texts("select sentence from decision order by id limit 1"))
          .singleElement()
          .asString()
          .contains("3 jobs are ready and no machine is there or coming, so one comes at once");
      facts.everyMachineIsOnRecordOnce();
      facts.everyEndWasProven();
      facts.everyMachineLivedAtLeast("5s");
      service.kill();
    }
  }
}
