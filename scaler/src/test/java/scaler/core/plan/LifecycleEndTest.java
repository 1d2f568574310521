package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Lives.become;
import static scaler.core.plan.Lives.end;
import static scaler.core.plan.Lives.neverReady;
import static scaler.core.plan.Lives.next;
import static scaler.core.plan.Lives.waits;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.model.Asked;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.EndCause;
import scaler.core.model.MachineState;
import scaler.core.model.StateReason;

/** How a machine's life ends: by others, by decision, or because it is no more to be found. */
class LifecycleEndTest {
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

  @Test
  void the_clouds_own_reason_is_told_with_the_end() {
    StateReason limit = new StateReason("Client.VolumeLimitExceeded: Volume limit exceeded", false);
    for (MachineState state : List.of(MachineState.REQUESTED, MachineState.PENDING)) {
      AMachine stillborn = in(state, 1).cloud(State.TERMINATED).reason(limit);
      assertThat(next(stillborn))
          .isEqualTo(
              neverReady(stillborn, "the cloud ended it while it started: " + limit.words()));
    }
    AMachine young = in(MachineState.BOOTING, 1).cloud(State.TERMINATED).reason(limit);
    assertThat(next(young))
        .isEqualTo(
            neverReady(
                young, "the cloud shows it terminated before it was ready: " + limit.words()));
    AMachine killed =
        serving(1)
            .cloud(State.SHUTTING_DOWN)
            .reason(new StateReason("Client.UserInitiatedShutdown: by hand", false));
    assertThat(next(killed))
        .isEqualTo(
            end(
                killed,
                EndCause.Kind.EXTERNAL,
                "the cloud shows it shutting down, and scaler did not ask for it:"
                    + " Client.UserInitiatedShutdown: by hand"));
    AMachine off = serving(1).cloud(State.STOPPED).reason(new StateReason("exit code 143", false));
    assertThat(next(off))
        .isEqualTo(
            become(
                off,
                MachineState.IMPAIRED,
                "somebody stopped it (exit code 143); start it, or end it by hand"));
  }

  @Test
  void one_for_which_there_was_no_room_after_all_is_no_machine_that_was_never_ready() {
    StateReason full = new StateReason("Server.InsufficientInstanceCapacity: none left", true);
    AMachine seen = in(MachineState.PENDING, 1).cloud(State.TERMINATED).reason(full);

    assertThat(next(seen)).isEqualTo(end(seen, EndCause.Kind.LAUNCH_FAILED, full.words()));
    assertThat(new ARole().capacity(1, 3).machines(seen).plan().steps())
        .noneMatch(step -> step.failedLaunch().isPresent());
    // One that has run had its room: somebody or something else ended it.
    AMachine ran = serving(1).cloud(State.TERMINATED).reason(full);
    assertThat(((Step.End) next(ran)).cause().kind()).isEqualTo(EndCause.Kind.EXTERNAL);
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

    assertThat(next(early)).isEqualTo(waits(early, "the cloud to end it"));
    assertThat(next(due)).isEqualTo(new Step.EndAgain(due.machine()));
    assertThat(next(stopped)).isEqualTo(new Step.EndAgain(stopped.machine()));
    assertThat(next(down)).isEqualTo(waits(down, "the cloud to end it"));
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

    assertThat(next(ending)).isEqualTo(waits(ending, "the cloud to end it"));
    assertThat(next(outside, new ARole().balancer()))
        .isEqualTo(waits(outside, "shop to take it in"));
    assertThat(next(cordoned)).isEqualTo(waits(cordoned, "the cloud to show it without a cordon"));
    AMachine other = outside.asked(Asked.first(Asked.What.UNCORDON, NOON));
    assertThat(next(other, new ARole().balancer()))
        .isEqualTo(new Step.Register(other.machine(), List.of(ARole.SHOP)));
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
    assertThat(next(almost)).isEqualTo(waits(almost, "the cloud to list it"));
    assertThat(next(long5)).isEqualTo(new Step.LookById(long5.machine()));
  }

  @Test
  void the_cloud_is_asked_by_id_again_and_again_with_growing_pauses() {
    Asked once = Asked.first(Asked.What.LOOK, NOON.minusSeconds(8));
    AMachine missing = serving(1).unlisted().silent().missingSince(NOON.minus(minutes(9)));
    AMachine due = missing.asked(once);

    assertThat(next(due)).isEqualTo(new Step.LookById(due.machine()));
    AMachine early = missing.asked(once.again(NOON.minusSeconds(15)));
    assertThat(next(early)).isEqualTo(waits(early, "the cloud to say whether it is there"));
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

    assertThat(next(seen)).isEqualTo(waits(seen, "the cloud to list it"));
  }

  @Test
  void one_that_is_listed_again_is_noted_so_that_the_next_gap_counts_anew() {
    AMachine seen = serving(1).missingSince(NOON.minus(minutes(99)));

    assertThat(next(seen)).isEqualTo(new Step.Listed(seen.machine()));
  }
}
