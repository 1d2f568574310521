package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Lives.STARTUP_AGO;
import static scaler.core.plan.Lives.become;
import static scaler.core.plan.Lives.healthy;
import static scaler.core.plan.Lives.neverReady;
import static scaler.core.plan.Lives.next;
import static scaler.core.plan.Lives.waits;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.model.Asked;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight.Health;
import scaler.core.model.TargetState;

class LifecycleTest {
  // requested

  @Test
  void an_intent_without_an_answer_is_asked_again_after_eight_seconds() {
    AMachine early = in(MachineState.REQUESTED, 1).since(NOON.minusSeconds(8).plusNanos(1));
    AMachine due = in(MachineState.REQUESTED, 1).since(NOON.minusSeconds(8));

    assertThat(next(early)).isEqualTo(waits(early, "the cloud to show it"));
    assertThat(next(due)).isEqualTo(new Step.AskAgain(due.machine()));
  }

  @Test
  void an_intent_that_the_cloud_shows_was_launched() {
    AMachine seen = in(MachineState.REQUESTED, 1).cloud(State.PENDING);

    assertThat(next(seen)).isEqualTo(become(seen, MachineState.PENDING, "launched"));
  }

  // pending

  @Test
  void a_pending_machine_that_runs_boots() {
    AMachine waits = in(MachineState.PENDING, 1).cloud(State.PENDING).since(NOON);
    AMachine runs = in(MachineState.PENDING, 1);

    assertThat(next(waits)).isEqualTo(waits(waits, "the cloud to start it"));
    assertThat(next(runs)).isEqualTo(become(runs, MachineState.BOOTING, "running"));
  }

  @Test
  void one_that_the_cloud_does_not_start_in_its_start_up_time_is_given_up_to_the_second() {
    AMachine almost =
        in(MachineState.PENDING, 1).cloud(State.PENDING).since(STARTUP_AGO.plusNanos(1));
    AMachine over = in(MachineState.PENDING, 1).cloud(State.PENDING).since(STARTUP_AGO);

    assertThat(next(almost)).isEqualTo(waits(almost, "the cloud to start it"));
    assertThat(next(over)).isEqualTo(neverReady(over, "the cloud did not start it in 10 min"));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOPPING", "STOPPED"})
  void one_that_the_cloud_stops_before_it_ran_is_given_up(State state) {
    AMachine seen = in(MachineState.PENDING, 1).cloud(state);

    assertThat(next(seen)).isEqualTo(neverReady(seen, "the cloud stopped it before it ran"));
  }

  // booting

  @Test
  void a_booting_machine_serves_when_its_page_says_ready() {
    AMachine ready = in(MachineState.BOOTING, 1);
    AMachine starting = in(MachineState.BOOTING, 1).since(NOON).page(Page.State.STARTING, "", 0);
    AMachine silent = in(MachineState.BOOTING, 1).since(NOON).silent();

    assertThat(next(ready)).isEqualTo(become(ready, MachineState.IN_SERVICE, "ready"));
    assertThat(next(starting)).isEqualTo(waits(starting, "it to be ready: its page says starting"));
    assertThat(next(silent)).isEqualTo(waits(silent, "it to be ready: its page does not answer"));
  }

  @Test
  void where_the_role_has_a_health_check_that_alone_says_ready() {
    AMachine silent = in(MachineState.BOOTING, 1).silent().health(new Health.Healthy());
    AMachine ill =
        in(MachineState.BOOTING, 1).since(NOON).health(new Health.Unhealthy("it answers 500"));
    AMachine notAsked = in(MachineState.BOOTING, 1).since(NOON);

    assertThat(next(silent, healthy())).isEqualTo(become(silent, MachineState.IN_SERVICE, "ready"));
    assertThat(next(ill, healthy())).isEqualTo(waits(ill, "it to be ready: it answers 500"));
    assertThat(next(notAsked, healthy()))
        .isEqualTo(waits(notAsked, "it to be ready: its health was not asked yet"));
  }

  @Test
  void the_start_up_time_ends_to_the_second_and_who_is_ready_then_stays() {
    AMachine almost = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO.plusNanos(1));
    AMachine over = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO);
    AMachine ready = in(MachineState.BOOTING, 1).since(STARTUP_AGO);

    assertThat(next(almost)).isEqualTo(waits(almost, "it to be ready: its page does not answer"));
    assertThat(next(over))
        .isEqualTo(neverReady(over, "not ready 10 min after it started: its page does not answer"));
    assertThat(next(ready)).isEqualTo(become(ready, MachineState.IN_SERVICE, "ready"));
  }

  @Test
  void one_that_has_a_job_in_hand_is_not_given_up() {
    AMachine works = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO).locks(one());
    AMachine unknown =
        in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO).locks(OptionalInt.empty());

    assertThat(next(works)).isEqualTo(waits(works, "it to be ready: its page does not answer"));
    assertThat(next(unknown)).isInstanceOf(Step.End.class);
  }

  private static OptionalInt one() {
    return OptionalInt.of(1);
  }

  @Test
  void one_that_powers_itself_off_while_it_boots_is_given_up_at_once() {
    AMachine seen =
        in(MachineState.BOOTING, 1).since(NOON).age(Duration.ZERO).silent().cloud(State.STOPPED);
    assertThat(next(seen)).isEqualTo(neverReady(seen, "it powered itself off while it booted"));
  }

  @Test
  void one_that_was_started_again_may_be_listed_as_it_was_two_minutes_ago() {
    AMachine again = in(MachineState.BOOTING, 1).cloud(State.STOPPED);
    assertThat(next(again.since(NOON.minusSeconds(3600)))).isInstanceOf(Step.Wait.class);
    again.silent();
    assertThat(next(again.since(NOON.minusSeconds(149)))).isInstanceOf(Step.Wait.class);
    assertThat(next(again.since(NOON.minusSeconds(150)))).isInstanceOf(Step.End.class);
  }

  @Test
  void a_cordon_left_over_from_before_it_was_taken_back_is_removed_first() {
    AMachine back = in(MachineState.BOOTING, 1).tags(Map.of("scaler-state", "draining"));
    AMachine serves = serving(1).tags(Map.of("scaler-state", "draining"));

    assertThat(next(back)).isEqualTo(new Step.Uncordon(back.machine()));
    assertThat(next(serves)).isEqualTo(new Step.Uncordon(serves.machine()));
  }

  @Test
  void a_ready_machine_joins_its_balancer_and_serves_when_that_finds_it_healthy() {
    ARole role = new ARole().balancer();
    AMachine fresh = in(MachineState.BOOTING, 1).since(NOON);
    AMachine leaving = in(MachineState.BOOTING, 1).since(NOON).target(TargetState.DRAINING);
    AMachine probed = in(MachineState.BOOTING, 1).since(NOON).target(TargetState.INITIAL);
    AMachine healthy = in(MachineState.BOOTING, 1).since(NOON).target(TargetState.HEALTHY);

    assertThat(next(fresh, role))
        .isEqualTo(new Step.Register(fresh.machine(), List.of(ARole.SHOP)));
    assertThat(next(leaving, role))
        .isEqualTo(new Step.Register(leaving.machine(), List.of(ARole.SHOP)));
    assertThat(next(probed, role)).isEqualTo(waits(probed, "shop to find it healthy"));
    assertThat(next(healthy, role))
        .isEqualTo(become(healthy, MachineState.IN_SERVICE, "healthy in shop"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIAL", "UNHEALTHY"})
  void one_that_its_balancer_does_not_find_healthy_in_time_is_given_up(TargetState target) {
    ARole role = new ARole().balancer();
    AMachine almost = in(MachineState.BOOTING, 1).since(STARTUP_AGO.plusNanos(1)).target(target);
    AMachine over = in(MachineState.BOOTING, 1).since(STARTUP_AGO).target(target);

    assertThat(next(almost, role)).isEqualTo(waits(almost, "shop to find it healthy"));
    assertThat(next(over, role))
        .isEqualTo(neverReady(over, "shop did not find it healthy in 10 min"));
  }

  @Test
  void one_that_its_balancer_took_in_late_has_its_start_up_time_from_then_on() {
    ARole role = new ARole().balancer();
    Asked late = Asked.first(Asked.What.REGISTER, STARTUP_AGO.plusNanos(1));
    AMachine almost =
        in(MachineState.BOOTING, 1)
            .since(NOON.minus(minutes(99)))
            .target(TargetState.INITIAL)
            .asked(late);
    assertThat(next(almost, role)).isEqualTo(waits(almost, "shop to find it healthy"));

    AMachine over = almost.asked(Asked.first(Asked.What.REGISTER, STARTUP_AGO));
    assertThat(next(over, role))
        .isEqualTo(neverReady(over, "shop did not find it healthy in 10 min"));
  }

  @Test
  void a_balancer_that_does_not_answer_says_nothing_about_the_machine() {
    AMachine seen =
        in(MachineState.BOOTING, 1).since(NOON.minus(minutes(99))).target(TargetState.UNKNOWN);

    assertThat(next(seen, new ARole().balancer())).isEqualTo(waits(seen, "shop to answer"));
  }

  // in service, impaired

  @Test
  void one_in_service_needs_nothing_and_silence_alone_changes_nothing() {
    AMachine quiet = serving(1).silent();

    assertThat(next(serving(1))).isEqualTo(waits(serving(1), "nothing"));
    assertThat(next(quiet)).isEqualTo(waits(quiet, "nothing"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIAL", "UNHEALTHY", "UNKNOWN"})
  void one_in_service_that_its_balancer_finds_ill_stays(TargetState target) {
    AMachine ill = serving(1).target(target);

    assertThat(next(ill, new ARole().balancer())).isEqualTo(waits(ill, "nothing"));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOPPING", "STOPPED"})
  void one_that_somebody_stops_is_impaired(State state) {
    AMachine seen = serving(1).cloud(state).tags(Map.of("scaler-state", "draining"));

    assertThat(next(seen))
        .isEqualTo(
            become(
                seen, MachineState.IMPAIRED, "somebody stopped it; start it, or end it by hand"));
  }

  @Test
  void one_that_somebody_starts_again_boots_and_proves_itself() {
    AMachine stands = in(MachineState.IMPAIRED, 1).cloud(State.STOPPED);
    AMachine starts = in(MachineState.IMPAIRED, 1).cloud(State.PENDING);
    AMachine runs = in(MachineState.IMPAIRED, 1);

    assertThat(next(stands)).isEqualTo(waits(stands, "somebody to start or end it"));
    assertThat(next(starts)).isEqualTo(waits(starts, "somebody to start or end it"));
    assertThat(next(runs)).isEqualTo(become(runs, MachineState.BOOTING, "started again"));
  }
}
