package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What has to be true of a site however it got there.
 *
 * @param jobs the tables of the queue that is looked into
 */
record Facts(Site site, Sql jobs) {
  /** With the site's own queue. */
  Facts(Site site) {
    this(site, site.jobs());
  }

  /** Each of so many jobs was run, none twice, and none is left. */
  void everyJobWasDoneExactlyOnce(int all) {
    assertThat(jobs.number("select count(*) from demo_runs")).isEqualTo(all);
    assertThat(jobs.number("select count(distinct number) from demo_runs")).isEqualTo(all);
    assertThat(jobs.texts("select handler from delayed_jobs")).isEmpty();
  }

  /** The cloud has no machine that scaler does not know, and no slot was launched twice. */
  void everyMachineIsOnRecordOnce() {
    List<String> inTheCloud =
        site.cloud().machines().stream()
            .map(machine -> machine.tags().get("scaler-slot") + " " + machine.id())
            .toList();
    assertThat(inTheCloud)
        .containsExactlyInAnyOrderElementsOf(
            site.tables()
                .texts(
                    "select slot || ' ' || instance_id from machine where instance_id is not null"));
    // A slot has one row, and so one machine.
    assertThat(inTheCloud).extracting(one -> one.replaceFirst(" .*", "")).doesNotHaveDuplicates();
  }

  /** Machines that are on their way out or gone hold no lock. */
  void noEndingMachineHoldsALock() {
    List<String> ending =
        site.tables()
            .texts("select instance_id from machine where state in ('terminating', 'gone')");
    for (String machine : ending) {
      assertThat(locks(machine)).as("locks of %s, which ends", machine).isZero();
    }
  }

  private long locks(String machine) {
    return jobs.number(
        "select count(*) from delayed_jobs where locked_by like '%s %%'".formatted(machine));
  }

  /** Every machine that was ended was proven idle, in this order, and did nothing after that. */
  void everyEndWasProven() {
    List<String> ended =
        site.tables().texts("select slot from machine where state in ('terminating', 'gone')");
    assertThat(ended).isNotEmpty();
    ended.forEach(this::endWasProven);
  }

  private void endWasProven(String slot) {
    String first = "select min(id) from machine_event where slot = %s and ".formatted(slot);
    // What comes after the decision to end it is no proof: its end may be asked for again.
    List<String> proof =
        site.tables()
            .texts(
                """
                select what from machine_event where slot = %s and (state = 'terminating' or what in
                  ('cordoned', 'its page says draining seen, 0 workers', 'no job is locked by it',
                    'its role has no job table'))
                order by at, id limit 4
                """
                    .formatted(slot));
    assertThat(proof).as("proof for slot %s", slot).hasSize(4);
    assertThat(proof.subList(0, 2))
        .containsExactly("cordoned", "its page says draining seen, 0 workers");
    assertThat(proof.get(2)).isIn("no job is locked by it", "its role has no job table");
    assertThat(site.tables().number(first + "state = 'draining'"))
        .isLessThan(site.tables().number(first + "what = 'cordoned'"));
    assertThat(
            site.tables()
                .number(
                    """
                    select count(*) from machine where slot = %s and cordoned_at >= drain_since
                      and acknowledged_at > cordoned_at and unlocked_at > acknowledged_at
                    """
                        .formatted(slot)))
        .as("the times of the proof of slot %s are in order", slot)
        .isEqualTo(1);
    String machine =
        site.tables().texts("select instance_id from machine where slot = " + slot).getFirst();
    // Not from its acknowledgement on: that bears the time at which the look began that saw it, and
    // a job may end before that look comes to the machine's page. The next look begins after it.
    String idle =
        site.tables().texts("select unlocked_at from machine where slot = " + slot).getFirst();
    assertThat(
            jobs.texts(
                "select number from demo_runs where worker like '%s %%' and at > '%s'"
                    .formatted(machine, idle)))
        .as("jobs that %s did after it had said that it had no worker", machine)
        .isEmpty();
  }

  /** No machine was drained before it had lived so long. */
  void everyMachineLivedAtLeast(String lifetime) {
    assertThat(
            site.tables()
                .texts(
                    """
                    select instance_id || ' ' || (drain_since - first_running_at) from machine
                    where drain_since < first_running_at + interval '%s'
                    """
                        .formatted(lifetime)))
        .isEmpty();
  }
}
