package scaler.inbound.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.inbound.quartz.Fleets.fleet;
import static scaler.inbound.quartz.Fleets.scheduled;
import static scaler.inbound.quartz.Fleets.withBacklog;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.FleetSpec;

class ScheduleTriggersTest {
  private static final String TRIGGERS = "select trigger_name from qrtz_triggers order by 1";

  private final TestStore store = new TestStore();

  @AfterEach
  void nothing_stays_open() {
    store.close();
  }

  @Test
  void the_triggers_become_those_of_the_configuration() {
    FiringScheduler node = store.node("node");
    node.sync(
        fleet(
            "shop",
            scheduled("web", "0 8 * * 1-5", "0 21 * * 1-5", "0 8 * * 1-5"),
            withBacklog("jobs", Duration.ofMinutes(5))),
        1);
    node.sync(fleet("other", scheduled("web", "0 9 * * *")), 1);
    assertThat(store.rows(TRIGGERS))
        .containsExactly(
            "jobs every PT5M",
            "web 0 21 * * 1-5 Europe/Berlin",
            "web 0 8 * * 1-5 Europe/Berlin",
            "web 0 9 * * * Europe/Berlin");

    node.sync(fleet("shop", scheduled("web", "0 8 * * 1-5", "0 22 * * 1-5")), 2);
    assertThat(store.rows(TRIGGERS))
        .containsExactly(
            "web 0 22 * * 1-5 Europe/Berlin",
            "web 0 8 * * 1-5 Europe/Berlin",
            "web 0 9 * * * Europe/Berlin");

    node.remove("shop");
    node.remove("shop");
    assertThat(store.rows(TRIGGERS)).containsExactly("web 0 9 * * * Europe/Berlin");
    assertThat(store.rows("select job_group from qrtz_job_details")).containsExactly("other");
  }

  @Test
  void the_same_configuration_again_touches_no_trigger() {
    FiringScheduler node = store.node("node");
    FleetSpec fleet = fleet("shop", withBacklog("jobs", Duration.ofHours(1), "0 8 * * *"));
    String written = "select xmin || ' ' || ctid || ' ' || next_fire_time from qrtz_triggers";
    node.sync(fleet, 1);
    List<String> before = store.rows(written);
    node.sync(fleet, 1);
    node.sync(fleet, 2);
    assertThat(store.rows(written)).isEqualTo(before).hasSize(2);
  }

  @Test
  void an_older_configuration_changes_nothing() {
    FiringScheduler node = store.node("node");
    node.sync(fleet("shop", scheduled("web", "0 9 * * *")), 10);
    node.sync(fleet("shop", scheduled("web", "0 8 * * *")), 9);
    assertThat(store.rows(TRIGGERS)).containsExactly("web 0 9 * * * Europe/Berlin");
  }

  @Test
  void two_nodes_that_sync_at_once_agree_on_the_newer_configuration() throws Exception {
    FiringScheduler first = store.node("first");
    FiringScheduler second = store.node("second");
    FleetSpec old = fleet("shop", scheduled("web", "0 8 * * *", "1 8 * * *", "2 8 * * *"));
    FleetSpec young = fleet("shop", scheduled("web", "0 9 * * *", "1 9 * * *", "2 9 * * *"));
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 1; round <= 10; round++) {
        int version = round * 2;
        Future<?> one = both.submit(() -> first.sync(old, version));
        Future<?> two = both.submit(() -> second.sync(young, version + 1));
        one.get();
        two.get();
        assertThat(store.rows(TRIGGERS))
            .containsExactly(
                "web 0 9 * * * Europe/Berlin",
                "web 1 9 * * * Europe/Berlin",
                "web 2 9 * * * Europe/Berlin");
      }
    }
  }

  @Test
  void a_time_that_summer_time_skips_has_its_trigger_after_the_gap() {
    FiringScheduler node =
        store.node("node", InstantSource.fixed(Instant.parse("2026-03-28T12:00:00Z")));
    node.sync(fleet("shop", scheduled("web", "30 2 * * *")), 1);
    // 2:30 does not exist on the 29th; 3:00 summer time is 01:00 UTC.
    assertThat(nextFiring()).isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
  }

  @Test
  void stored_data_are_text_and_serialised_objects_are_refused() throws Exception {
    FiringScheduler node = store.node("node");
    node.sync(fleet("shop", withBacklog("jobs", Duration.ofHours(1), "0 8 * * *")), 1);
    assertThat(
            store.rows(
                "select convert_from(job_data, 'UTF8') from qrtz_triggers"
                    + " union all select convert_from(job_data, 'UTF8') from qrtz_job_details"))
        .hasSize(3)
        .allSatisfy(text -> assertThat(text).contains("application=shop"));
    assertThat(store.rows("select distinct trigger_type from qrtz_triggers"))
        .containsExactly("FIRING");
    assertThatThrownBy(() ->
            FiringLog.update(
                store.source,
                "insert into qrtz_blob_triggers (sched_name, trigger_name, trigger_group, blob_data)"
                    + " select sched_name, trigger_name, trigger_group, 'x' from qrtz_triggers limit 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no_serialised_triggers");
  }

  private Instant nextFiring() {
    return Instant.ofEpochMilli(
        Long.parseLong(store.rows("select next_fire_time from qrtz_triggers").getFirst()));
  }
}
