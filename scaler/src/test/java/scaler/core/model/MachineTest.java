package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Machine.Drain;

class MachineTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Machine NEW =
      Machine.requested(7, new RoleName("jobs"), "a", List.of(), NOON);

  private static CloudMachine cloud(CloudMachine.State state, Optional<String> address) {
    return new CloudMachine(
        new MachineId("i-7"),
        state,
        "a",
        "m7g.large",
        address,
        100,
        true,
        Billing.PLAIN,
        Map.of(),
        Market.ON_DEMAND,
        false);
  }

  @Test
  void before_it_has_an_id_it_is_called_by_its_slot() {
    assertThat(NEW.label()).isEqualTo("slot 7");
    assertThat(seen(CloudMachine.State.PENDING).label()).isEqualTo("i-7");
  }

  private static Machine seen(CloudMachine.State state) {
    return NEW.seenAs(cloud(state, Optional.empty()), NOON);
  }

  @Test
  void its_age_counts_from_when_it_was_first_seen_running_and_a_restart_does_not_reset_it() {
    assertThat(seen(CloudMachine.State.PENDING).age(NOON.plusSeconds(60))).isZero();
    Machine running = seen(CloudMachine.State.RUNNING);
    Machine again =
        running.seenAs(cloud(CloudMachine.State.RUNNING, Optional.empty()), NOON.plusSeconds(99));

    assertThat(again.age(NOON.plusSeconds(100))).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void a_clock_that_jumps_back_makes_no_negative_age() {
    assertThat(seen(CloudMachine.State.RUNNING).age(NOON.minusSeconds(60))).isZero();
  }

  @Test
  void its_place_stays_known_while_the_cloud_shows_no_address() {
    Machine placed = NEW.seenAs(cloud(CloudMachine.State.RUNNING, Optional.of("127.0.0.2")), NOON);
    Machine stopped = placed.seenAs(cloud(CloudMachine.State.STOPPED, Optional.empty()), NOON);

    assertThat(stopped.place()).contains(new Machine.Place("127.0.0.2", 100, "m7g.large"));
  }

  @Test
  void a_gap_in_the_listings_is_forgotten_only_when_that_is_written_down() {
    Machine missing = seen(CloudMachine.State.RUNNING).missingFrom(NOON);
    Machine shown = missing.seenAs(cloud(CloudMachine.State.RUNNING, Optional.empty()), NOON);

    assertThat(shown.missingSince()).contains(NOON);
    assertThat(shown.listed().missingSince()).isEmpty();
  }

  @Test
  void an_illegal_move_is_refused_with_its_name() {
    assertThatThrownBy(() -> NEW.become(MachineState.IN_SERVICE, NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("machine 7: requested does not become in_service");
  }

  @Test
  void becoming_what_it_is_keeps_the_time_since_which_it_is() {
    assertThat(NEW.become(MachineState.REQUESTED, NOON.plusSeconds(5))).isSameAs(NEW);
    assertThat(NEW.become(MachineState.PENDING, NOON.plusSeconds(5)).since())
        .isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void a_new_cordon_makes_all_older_proof_void() {
    Drain proven =
        Drain.of(new EndCause(EndCause.Kind.SCALE_IN, ""), NOON)
            .cordonedAt(NOON.plusSeconds(1))
            .acknowledgedAt(NOON.plusSeconds(2))
            .unlockedAt(NOON.plusSeconds(3))
            .lateAt(NOON.plusSeconds(4));

    Drain again = proven.cordonedAt(NOON.plusSeconds(5));

    assertThat(again.cordoned()).contains(NOON.plusSeconds(5));
    assertThat(again.acknowledged()).isEmpty();
    assertThat(again.unlocked()).isEmpty();
    assertThat(again.since()).isEqualTo(NOON);
    assertThat(again.late()).contains(NOON.plusSeconds(4));
    assertThat(proven.acknowledgedAt(NOON.plusSeconds(6)).unlocked()).isEmpty();
  }

  @ParameterizedTest(name = "failure {0} in a row: pause of {1} s")
  @CsvSource({"1, 5", "2, 10", "3, 20", "4, 40", "5, 80", "6, 160", "7, 300", "8, 300", "99, 300"})
  void each_failed_launch_makes_the_next_wait_longer_up_to_five_minutes(int failures, int seconds) {
    LaunchTrouble trouble = LaunchTrouble.NONE;
    Instant last = NOON;
    for (int n = 0; n < failures; n++) {
      last = trouble.pausedUntil().orElse(NOON);
      trouble = trouble.oneMore("no capacity", last);
    }

    assertThat(trouble.failures()).isEqualTo(failures);
    assertThat(trouble.pauses(last.plusSeconds(seconds).minusNanos(1))).isTrue();
    assertThat(trouble.pauses(last.plusSeconds(seconds))).isFalse();
  }

  @Test
  void without_failures_no_launch_waits() {
    assertThat(LaunchTrouble.NONE.pauses(NOON)).isFalse();
  }

  @Test
  void a_wish_ends_at_its_instant_and_a_pause_without_one_does_not_end() {
    var wish = new Adjustment(1, Adjustment.Kind.EXACTLY, 2, "ann", "", NOON, NOON.plusSeconds(9));
    assertThat(wish.inForce(NOON.plusSeconds(9).minusNanos(1))).isTrue();
    assertThat(wish.inForce(NOON.plusSeconds(9))).isFalse();

    var pause = new Pause(Optional.empty(), "ann", "move", NOON, Optional.of(NOON.plusSeconds(9)));
    assertThat(pause.inForce(NOON.plusSeconds(9).minusNanos(1))).isTrue();
    assertThat(pause.inForce(NOON.plusSeconds(9))).isFalse();
    assertThat(new Pause(Optional.empty(), "ann", "move", NOON, Optional.empty()).inForce(NOON))
        .isTrue();
  }

  @Test
  void a_pause_of_a_role_covers_that_role_and_one_of_the_application_all() {
    RoleName jobs = new RoleName("jobs");
    var one = new Pause(Optional.of(jobs), "ann", "move", NOON, Optional.empty());
    var all = new Pause(Optional.empty(), "ann", "move", NOON, Optional.empty());

    assertThat(one.covers(jobs)).isTrue();
    assertThat(one.covers(new RoleName("web"))).isFalse();
    assertThat(all.covers(new RoleName("web"))).isTrue();
  }

  @Test
  void bounds_refuse_nonsense() {
    assertThatThrownBy(() -> new Bounds(-1, 3)).hasMessage("need 0 <= min <= max, got -1..3");
    assertThatThrownBy(() -> new Bounds(2, 1)).hasMessage("need 0 <= min <= max, got 2..1");
    assertThat(new Bounds(0, 0).clamp(5)).isZero();
  }
}
