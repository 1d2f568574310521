package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.Asked;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.EndCause;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight.Health;
import scaler.core.model.TargetState;

/** The next step of one machine, for every state but draining. The start-up time is 10 minutes. */
class LifecycleTest {
  private static final Instant STARTUP_AGO = NOON.minus(minutes(10));

  private static Step next(AMachine seen, ARole role) {
    return Lifecycle.next(seen.sight(), role.spec(), NOON);
  }

  private static Step next(AMachine seen) {
    return next(seen, new ARole());
  }

  private static Step become(AMachine seen, MachineState state, String why) {
    return new Step.Become(seen.machine(), state, why);
  }

  private static Step end(AMachine seen, EndCause.Kind kind, String why) {
    return new Step.End(seen.machine(), new EndCause(kind, why));
  }

  private static Step neverReady(AMachine seen, String why) {
    return end(seen, EndCause.Kind.NEVER_READY, why);
  }

  private static Step wait(AMachine seen, String what) {
    return new Step.Wait(seen.machine(), what);
  }

  private static ARole healthy() {
    return new ARole()
        .health(
            new HealthSpec(
                "http://{address}/", Optional.empty(), Duration.ofSeconds(5), minutes(1)));
  }

  // requested

  @Test
  void an_intent_without_an_answer_is_asked_again_after_eight_seconds() {
    AMachine early = in(MachineState.REQUESTED, 1).since(NOON.minusSeconds(8).plusNanos(1));
    AMachine due = in(MachineState.REQUESTED, 1).since(NOON.minusSeconds(8));

    assertThat(next(early)).isEqualTo(wait(early, "the cloud to show it"));
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

    assertThat(next(waits)).isEqualTo(wait(waits, "the cloud to start it"));
    assertThat(next(runs)).isEqualTo(become(runs, MachineState.BOOTING, "running"));
  }

  @Test
  void one_that_the_cloud_does_not_start_in_its_start_up_time_is_given_up_to_the_second() {
    AMachine almost =
        in(MachineState.PENDING, 1).cloud(State.PENDING).since(STARTUP_AGO.plusNanos(1));
    AMachine over = in(MachineState.PENDING, 1).cloud(State.PENDING).since(STARTUP_AGO);

    assertThat(next(almost)).isEqualTo(wait(almost, "the cloud to start it"));
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
    assertThat(next(starting)).isEqualTo(wait(starting, "it to be ready: its page says starting"));
    assertThat(next(silent)).isEqualTo(wait(silent, "it to be ready: its page does not answer"));
  }

  @Test
  void where_the_role_has_a_health_check_that_alone_says_ready() {
    AMachine silent = in(MachineState.BOOTING, 1).silent().health(new Health.Healthy());
    AMachine ill =
        in(MachineState.BOOTING, 1).since(NOON).health(new Health.Unhealthy("it answers 500"));
    AMachine notAsked = in(MachineState.BOOTING, 1).since(NOON);

    assertThat(next(silent, healthy())).isEqualTo(become(silent, MachineState.IN_SERVICE, "ready"));
    assertThat(next(ill, healthy())).isEqualTo(wait(ill, "it to be ready: it answers 500"));
    assertThat(next(notAsked, healthy()))
        .isEqualTo(wait(notAsked, "it to be ready: its health was not asked yet"));
  }

  @Test
  void the_start_up_time_ends_to_the_second_and_who_is_ready_then_stays() {
    AMachine almost = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO.plusNanos(1));
    AMachine over = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO);
    AMachine ready = in(MachineState.BOOTING, 1).since(STARTUP_AGO);

    assertThat(next(almost)).isEqualTo(wait(almost, "it to be ready: its page does not answer"));
    assertThat(next(over))
        .isEqualTo(neverReady(over, "not ready 10 min after it started: its page does not answer"));
    assertThat(next(ready)).isEqualTo(become(ready, MachineState.IN_SERVICE, "ready"));
  }

  @Test
  void one_that_has_a_job_in_hand_is_not_given_up() {
    AMachine works = in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO).locks(one());
    AMachine unknown =
        in(MachineState.BOOTING, 1).silent().since(STARTUP_AGO).locks(OptionalInt.empty());

    assertThat(next(works)).isEqualTo(wait(works, "it to be ready: its page does not answer"));
    assertThat(next(unknown)).isInstanceOf(Step.End.class);
  }

  private static OptionalInt one() {
    return OptionalInt.of(1);
  }

  @Test
  void one_that_powers_itself_off_while_it_boots_is_given_up_at_once() {
    AMachine seen = in(MachineState.BOOTING, 1).since(NOON).cloud(State.STOPPED);

    assertThat(next(seen)).isEqualTo(neverReady(seen, "it powered itself off while it booted"));
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

    assertThat(next(fresh, role)).isEqualTo(new Step.Register(fresh.machine()));
    assertThat(next(leaving, role)).isEqualTo(new Step.Register(leaving.machine()));
    assertThat(next(probed, role)).isEqualTo(wait(probed, "shop to find it healthy"));
    assertThat(next(healthy, role))
        .isEqualTo(become(healthy, MachineState.IN_SERVICE, "healthy in shop"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIAL", "UNHEALTHY"})
  void one_that_its_balancer_does_not_find_healthy_in_time_is_given_up(TargetState target) {
    ARole role = new ARole().balancer();
    AMachine almost = in(MachineState.BOOTING, 1).since(STARTUP_AGO.plusNanos(1)).target(target);
    AMachine over = in(MachineState.BOOTING, 1).since(STARTUP_AGO).target(target);

    assertThat(next(almost, role)).isEqualTo(wait(almost, "shop to find it healthy"));
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
    assertThat(next(almost, role)).isEqualTo(wait(almost, "shop to find it healthy"));

    AMachine over = almost.asked(Asked.first(Asked.What.REGISTER, STARTUP_AGO));
    assertThat(next(over, role))
        .isEqualTo(neverReady(over, "shop did not find it healthy in 10 min"));
  }

  @Test
  void a_balancer_that_does_not_answer_says_nothing_about_the_machine() {
    AMachine seen =
        in(MachineState.BOOTING, 1).since(NOON.minus(minutes(99))).target(TargetState.UNKNOWN);

    assertThat(next(seen, new ARole().balancer())).isEqualTo(wait(seen, "shop to answer"));
  }

  // in service, impaired

  @Test
  void one_in_service_needs_nothing_and_silence_alone_changes_nothing() {
    AMachine quiet = serving(1).silent();

    assertThat(next(serving(1))).isEqualTo(wait(serving(1), "nothing"));
    assertThat(next(quiet)).isEqualTo(wait(quiet, "nothing"));
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

    assertThat(next(stands)).isEqualTo(wait(stands, "somebody to start or end it"));
    assertThat(next(starts)).isEqualTo(wait(starts, "somebody to start or end it"));
    assertThat(next(runs)).isEqualTo(become(runs, MachineState.BOOTING, "started again"));
  }

  // ended behind our back

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "REQUESTED, TERMINATED, terminated",
    "PENDING,   SHUTTING_DOWN, shutting down",
    "PENDING,   TERMINATED, terminated",
    "BOOTING,   SHUTTING_DOWN, shutting down",
    "BOOTING,   TERMINATED, terminated",
  })
  void one_that_the_cloud_ends_before_it_was_ready_is_a_failed_launch(
      MachineState state, State cloud, String word) {
    AMachine seen = in(state, 1).cloud(cloud);

    assertThat(next(seen))
        .isEqualTo(neverReady(seen, "the cloud shows it %s before it was ready".formatted(word)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "IN_SERVICE, SHUTTING_DOWN, shutting down",
    "IN_SERVICE, TERMINATED, terminated",
    "IMPAIRED,   TERMINATED, terminated",
    "DRAINING,   SHUTTING_DOWN, shutting down",
    "DRAINING,   TERMINATED, terminated",
  })
  void one_that_somebody_else_ends_stops_counting_at_once_and_its_end_has_a_cause(
      MachineState state, State cloud, String word) {
    AMachine seen = in(state, 1).cloud(cloud);

    assertThat(next(seen))
        .isEqualTo(
            end(
                seen,
                EndCause.Kind.EXTERNAL,
                "the cloud shows it %s, and scaler did not ask for it".formatted(word)));
  }

  // terminating

  @Test
  void an_end_that_is_written_down_is_asked_for_again_until_the_cloud_confirms_it() {
    AMachine early = in(MachineState.TERMINATING, 1).since(NOON.minusSeconds(8).plusNanos(1));
    AMachine due = in(MachineState.TERMINATING, 1).since(NOON.minusSeconds(8));
    AMachine stopped =
        in(MachineState.TERMINATING, 1).since(NOON.minusSeconds(8)).cloud(State.STOPPED);
    AMachine down = in(MachineState.TERMINATING, 1).cloud(State.SHUTTING_DOWN);
    AMachine gone = in(MachineState.TERMINATING, 1).cloud(State.TERMINATED);

    assertThat(next(early)).isEqualTo(wait(early, "the cloud to end it"));
    assertThat(next(due)).isEqualTo(new Step.EndAgain(due.machine()));
    assertThat(next(stopped)).isEqualTo(new Step.EndAgain(stopped.machine()));
    assertThat(next(down)).isEqualTo(wait(down, "the cloud to end it"));
    assertThat(next(gone)).isEqualTo(become(gone, MachineState.GONE, "the cloud says terminated"));
  }

  @Test
  void what_was_asked_for_in_vain_is_asked_for_later_each_time() {
    Asked end = Asked.first(Asked.What.END, NOON.minusSeconds(40)).again(NOON.minusSeconds(15));
    AMachine ending = in(MachineState.TERMINATING, 1).asked(end);
    AMachine outside = serving(1).asked(Asked.first(Asked.What.REGISTER, NOON.minusSeconds(7)));
    AMachine cordoned =
        serving(1)
            .tags(Map.of("scaler-state", "draining"))
            .asked(Asked.first(Asked.What.UNCORDON, NOON.minusSeconds(7)));

    assertThat(next(ending)).isEqualTo(wait(ending, "the cloud to end it"));
    assertThat(next(outside, new ARole().balancer()))
        .isEqualTo(wait(outside, "shop to take it in"));
    assertThat(next(cordoned)).isEqualTo(wait(cordoned, "the cloud to show it without a cordon"));
    AMachine other = outside.asked(Asked.first(Asked.What.UNCORDON, NOON));
    assertThat(next(other, new ARole().balancer())).isEqualTo(new Step.Register(other.machine()));
  }

  // absent

  @ParameterizedTest
  @EnumSource(names = {"PENDING", "BOOTING", "IN_SERVICE", "IMPAIRED", "DRAINING"})
  void absent_is_not_dead(MachineState state) {
    AMachine first = in(state, 1).unlisted().silent();
    AMachine almost =
        in(state, 1).unlisted().silent().missingSince(NOON.minus(minutes(5)).plusNanos(1));
    AMachine long5 = in(state, 1).unlisted().silent().missingSince(NOON.minus(minutes(5)));

    assertThat(next(first)).isEqualTo(new Step.Missing(first.machine()));
    assertThat(next(almost)).isEqualTo(wait(almost, "the cloud to list it"));
    assertThat(next(long5)).isEqualTo(new Step.LookById(long5.machine()));
  }

  @Test
  void the_cloud_is_asked_by_id_again_and_again_with_growing_pauses() {
    Asked once = Asked.first(Asked.What.LOOK, NOON.minusSeconds(8));
    AMachine missing = serving(1).unlisted().silent().missingSince(NOON.minus(minutes(9)));
    AMachine due = missing.asked(once);

    assertThat(next(due)).isEqualTo(new Step.LookById(due.machine()));
    AMachine early = missing.asked(once.again(NOON.minusSeconds(15)));
    assertThat(next(early)).isEqualTo(wait(early, "the cloud to say whether it is there"));
  }

  @Test
  void an_end_that_is_decided_is_asked_for_also_while_no_listing_shows_the_machine() {
    AMachine lately =
        in(MachineState.TERMINATING, 1)
            .unlisted()
            .silent()
            .missingSince(NOON.minus(minutes(5)).plusNanos(1));
    AMachine long5 =
        in(MachineState.TERMINATING, 1).unlisted().silent().missingSince(NOON.minus(minutes(5)));

    assertThat(next(lately)).isEqualTo(new Step.EndAgain(lately.machine()));
    assertThat(next(long5)).isEqualTo(new Step.LookById(long5.machine()));
  }

  @Test
  void one_that_answers_is_there_whatever_a_listing_says() {
    AMachine seen = serving(1).unlisted().missingSince(NOON.minus(minutes(99)));

    assertThat(next(seen)).isEqualTo(wait(seen, "the cloud to list it"));
  }

  @Test
  void one_that_is_listed_again_is_noted_so_that_the_next_gap_counts_anew() {
    AMachine seen = serving(1).missingSince(NOON.minus(minutes(99)));

    assertThat(next(seen)).isEqualTo(new Step.Listed(seen.machine()));
  }
}
