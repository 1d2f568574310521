package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine;
import scaler.outbound.local.wire.Description;

/** scaler's database goes away while machines come and go; machines and jobs have no part in it. */
@EndToEnd
class DatabaseOutageTest {
  /** What happens to the server, and how it comes back. */
  private enum Outage {
    STOPPED {
      @Override
      void begin(StateServer server) {
        server.stop();
      }
    },
    KILLED {
      @Override
      void begin(StateServer server) {
        server.kill();
      }
    },
    FROZEN {
      @Override
      void begin(StateServer server) {
        server.freeze();
      }

      @Override
      void end(StateServer server) {
        server.thaw();
      }
    };

    abstract void begin(StateServer server);

    void end(StateServer server) {
      server.start();
    }
  }

  @Test
  void killed_while_machines_come_it_is_waited_for_and_nothing_is_launched_twice()
      throws Exception {
    try (Site site = Site.withStateApart(TwoRoles.FLEET)) {
      site.startCloud();
      site.serve();
      round(site, Outage.KILLED, "pending", Duration.ZERO);
    }
  }

  @Test
  @Tag("long")
  void away_in_each_way_for_up_to_two_minutes_it_is_waited_for_by_two_services() throws Exception {
    try (Site site = Site.withStateApart(TwoRoles.FLEET)) {
      site.startCloud();
      site.serve();
      site.serve();
      for (Outage outage : Outage.values()) {
        for (String moment : List.of("pending", "booting", "draining", "terminating")) {
          round(site, outage, moment, Duration.ofSeconds(5));
        }
      }
      round(site, Outage.FROZEN, "draining", Duration.ofSeconds(60));
      round(site, Outage.STOPPED, "booting", Duration.ofMinutes(2));
      round(site, Outage.KILLED, "draining", Duration.ofMinutes(2));
    }
  }

  private static void round(Site site, Outage outage, String moment, Duration away) {
    site.until("one of each serves", () -> site.machines("in_service") == 2);
    site.enqueue(TwoRoles.JOBS, 0.3);
    site.until("a machine is " + moment, () -> site.machines(moment) > 0);
    List<String> meantToStay =
        site.tables()
            .texts("select instance_id from machine where state in ('booting', 'in_service')");
    outage.begin(site.state());
    // Nothing is asserted of how long: it is how long the database is away.
    await().pollDelay(away).atMost(away.plusMinutes(1)).until(() -> true);
    assertThat(running(site)).as("while it is %s", outage).containsAll(meantToStay);
    outage.end(site.state());
    site.until(
        "all is as it should be after it was %s while a machine was %s".formatted(outage, moment),
        () -> TwoRoles.settled(site));
    TwoRoles.check(site);
  }

  private static List<String> running(Site site) {
    return site.cloud().machines().stream()
        .filter(machine -> machine.state() == CloudMachine.State.RUNNING)
        .map(Description.Machine::id)
        .toList();
  }
}
