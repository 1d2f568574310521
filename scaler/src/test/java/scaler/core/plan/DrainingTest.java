package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.TargetState;

/** The way out, proof by proof. The time-out of the drain is 30 minutes. */
class DrainingTest {
  private static final EndCause CAUSE = new EndCause(EndCause.Kind.SCALE_IN, "1 of 2 wanted");
  private static final Instant BEGAN = NOON.minusSeconds(60);
  private static final Drain CHOSEN = Drain.of(CAUSE, BEGAN);
  private static final Drain SET = CHOSEN.cordonedAt(BEGAN);
  private static final Drain ACKNOWLEDGED = SET.acknowledgedAt(BEGAN);
  private static final Drain UNLOCKED = ACKNOWLEDGED.unlockedAt(BEGAN);

  private static ARole jobs() {
    return new ARole().backlog(ARole.ARTICLE);
  }

  /** Cordoned, its page acknowledges, no lock: as far as it has been written down. */
  private static AMachine idle(Drain come) {
    return AMachine.in(MachineState.DRAINING, 1)
        .drain(come)
        .page(Page.State.DRAINING, "draining", 0);
  }

  private static Step next(AMachine seen, ARole role) {
    return Lifecycle.next(seen.sight(), role.spec(), NOON);
  }

  private static Step wait(AMachine seen, String what) {
    return new Step.Wait(seen.machine(), what);
  }

  @Test
  void a_drain_that_was_written_down_and_not_cordoned_is_cordoned_first() {
    assertThat(next(idle(CHOSEN), jobs())).isEqualTo(new Step.Cordon(idle(CHOSEN).machine()));
  }

  @ParameterizedTest
  @CsvSource({"scaler-state, ''", "scaler-state, other", "else, draining"})
  void a_cordon_that_is_lost_at_any_point_is_set_again(String tag, String value) {
    for (Drain come : new Drain[] {SET, ACKNOWLEDGED, UNLOCKED}) {
      AMachine seen = idle(come).tags(Map.of(tag, value));

      assertThat(next(seen, jobs())).isEqualTo(new Step.Cordon(seen.machine()));
    }
  }

  @Test
  void the_machine_acknowledges_by_its_page() {
    assertThat(next(idle(SET), jobs()))
        .isEqualTo(
            new Step.Acknowledged(idle(SET).machine(), "its page says draining seen, 0 workers"));
  }

  @Test
  void or_by_powering_itself_off() {
    AMachine off = idle(SET).silent().cloud(State.STOPPED);
    AMachine onItsWay = idle(SET).silent().cloud(State.STOPPING);

    assertThat(next(off, jobs()))
        .isEqualTo(new Step.Acknowledged(off.machine(), "it powered itself off"));
    assertThat(next(onItsWay, jobs()))
        .isEqualTo(wait(onItsWay, "its page to answer, or it to power itself off"));
  }

  @Test
  void until_then_it_says_what_it_waits_for() {
    AMachine unaware = idle(SET).page(Page.State.READY, "", 2);
    AMachine one = idle(SET).page(Page.State.DRAINING, "draining", 1);
    AMachine two = idle(SET).page(Page.State.DRAINING, "draining", 2);
    AMachine silent = idle(SET).silent();

    assertThat(next(unaware, jobs())).isEqualTo(wait(unaware, "it to see the cordon"));
    assertThat(next(one, jobs())).isEqualTo(wait(one, "the end of 1 worker"));
    assertThat(next(two, jobs())).isEqualTo(wait(two, "the end of 2 workers"));
    assertThat(next(silent, jobs()))
        .isEqualTo(wait(silent, "its page to answer, or it to power itself off"));
  }

  @Test
  void no_lock_in_a_look_after_that_is_the_next_proof() {
    AMachine unlocked = idle(ACKNOWLEDGED);
    AMachine locked = idle(ACKNOWLEDGED).locks(OptionalInt.of(1));
    AMachine unknown = idle(ACKNOWLEDGED).locks(OptionalInt.empty());

    assertThat(next(unlocked, jobs()))
        .isEqualTo(new Step.Unlocked(unlocked.machine(), "no job is locked by it"));
    assertThat(next(locked, jobs())).isEqualTo(wait(locked, "the end of 1 job"));
    assertThat(next(unknown, jobs()))
        .isEqualTo(wait(unknown, "the queue to say who works on what"));
  }

  @Test
  void where_no_job_table_shows_locks_the_acknowledgement_is_all_the_proof() {
    AMachine seen = idle(ACKNOWLEDGED).locks(OptionalInt.empty());
    BacklogSpec page =
        new BacklogSpec(
            new SourceSpec.HttpNumber("http://q/"),
            ARole.ARTICLE,
            minutes(5),
            minutes(10),
            Optional.empty());

    Step noTable = new Step.Unlocked(seen.machine(), "its role has no job table");
    assertThat(next(seen, new ARole())).isEqualTo(noTable);
    assertThat(next(seen, new ARole().backlog(page))).isEqualTo(noTable);
  }

  @Test
  void beside_a_page_the_table_still_has_to_show_that_nothing_is_locked() {
    BacklogSpec both =
        new BacklogSpec(
            List.of(new Weighed(new SourceSpec.HttpNumber("http://q/")), new Weighed(ARole.TABLE)),
            ARole.ARTICLE,
            minutes(5),
            minutes(10),
            Optional.empty(),
            ScaleIn.BY_LOAD);
    AMachine locked = idle(ACKNOWLEDGED).locks(OptionalInt.of(1));
    AMachine free = idle(ACKNOWLEDGED);

    assertThat(next(locked, new ARole().backlog(both))).isEqualTo(wait(locked, "the end of 1 job"));
    assertThat(next(free, new ARole().backlog(both)))
        .isEqualTo(new Step.Unlocked(free.machine(), "no job is locked by it"));
  }

  @Test
  void proven_idle_it_ends_with_the_cause_of_its_drain() {
    assertThat(next(idle(UNLOCKED), jobs()))
        .isEqualTo(new Step.End(idle(UNLOCKED).machine(), CAUSE));
    assertThat(next(idle(UNLOCKED).silent().cloud(State.STOPPED), jobs()))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void locks_or_workers_that_appear_after_the_proof_hold_its_end() {
    AMachine locked = idle(UNLOCKED).locks(OptionalInt.of(2));
    AMachine works = idle(UNLOCKED).page(Page.State.READY, "draining", 2);
    AMachine forgot = idle(UNLOCKED).page(Page.State.READY, "", 0);

    assertThat(next(locked, jobs()))
        .isEqualTo(wait(locked, "jobs that it took in spite of its cordon"));
    assertThat(next(works, jobs())).isEqualTo(wait(works, "the end of 2 workers"));
    assertThat(next(forgot, jobs())).isEqualTo(wait(forgot, "it to see the cordon"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIAL", "HEALTHY", "UNHEALTHY"})
  void out_of_its_balancer_before_it_ends(TargetState target) {
    AMachine seen = idle(UNLOCKED).target(target);

    assertThat(next(seen, new ARole().balancer()))
        .isEqualTo(new Step.Deregister(seen.machine(), List.of(ARole.SHOP)));
  }

  @Test
  void its_open_connections_end_first_and_a_silent_balancer_is_waited_for() {
    ARole role = new ARole().balancer();
    AMachine leaving = idle(UNLOCKED).target(TargetState.DRAINING);
    AMachine unknown = idle(UNLOCKED).target(TargetState.UNKNOWN);

    assertThat(next(leaving, role)).isEqualTo(wait(leaving, "its open connections to end"));
    assertThat(next(unknown, role)).isEqualTo(wait(unknown, "shop to answer"));
    assertThat(next(idle(UNLOCKED), role)).isInstanceOf(Step.End.class);
  }

  @Test
  void it_serves_in_its_balancer_until_it_is_proven_idle() {
    AMachine seen = idle(SET).target(TargetState.HEALTHY);

    assertThat(next(seen, new ARole().balancer())).isInstanceOf(Step.Acknowledged.class);
  }

  private static AMachine stuck(Instant began) {
    return idle(Drain.of(CAUSE, began).cordonedAt(began)).silent();
  }

  @Test
  void a_drain_that_takes_longer_than_its_time_out_is_reported_once_to_the_second() {
    AMachine almost = stuck(NOON.minus(minutes(30)).plusNanos(1));
    AMachine late = stuck(NOON.minus(minutes(30)));
    String waits = "its page to answer, or it to power itself off";

    assertThat(next(almost, jobs())).isEqualTo(wait(almost, waits));
    assertThat(next(late, jobs())).isEqualTo(new Step.DrainIsLate(late.machine(), waits));
    AMachine told = late.drain(late.machine().drain().orElseThrow().lateAt(NOON));
    assertThat(next(told, jobs())).isEqualTo(wait(told, waits));
  }

  @Test
  void only_where_the_role_says_terminate_does_the_time_out_end_it() {
    ARole role = jobs().onTimeout(OnTimeout.TERMINATE);
    AMachine almost = stuck(NOON.minus(minutes(30)).plusNanos(1));
    AMachine late = stuck(NOON.minus(minutes(30)));

    assertThat(next(almost, role)).isInstanceOf(Step.Wait.class);
    assertThat(next(late, role))
        .isEqualTo(
            new Step.End(
                late.machine(),
                new EndCause(
                    EndCause.Kind.DRAIN_TIMEOUT,
                    "not proven idle in 30 min: it waited for its page to answer, or it to power"
                        + " itself off")));
  }

  @Test
  void proof_that_comes_after_the_time_out_still_counts() {
    Drain old = Drain.of(CAUSE, NOON.minus(minutes(99)));
    AMachine seen = idle(old.cordonedAt(BEGAN).acknowledgedAt(BEGAN).unlockedAt(BEGAN));

    assertThat(next(seen, jobs())).isEqualTo(new Step.End(seen.machine(), CAUSE));
  }
}
