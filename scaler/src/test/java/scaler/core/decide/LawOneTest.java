package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.in;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.ARTICLE;
import static scaler.core.decide.ARole.NOON;

import org.junit.jupiter.api.Test;
import scaler.core.model.Adjustment;
import scaler.core.model.MachineState;
import scaler.core.plan.Step;

/** No job waits for ever. */
class LawOneTest {
  private static ARole fromZero() {
    return new ARole().capacity(0, 3).backlog(ARTICLE);
  }

  @Test
  void three_ready_jobs_and_nobody_there_bring_one_at_once() {
    assertThat(fromZero().jobs(3, 0).sentence())
        .isEqualTo(
            "1 wanted, 0 there: 3 jobs are ready and no machine is there or coming, so one comes at"
                + " once");
    assertThat(fromZero().jobs(1, 0).sentence())
        .startsWith("1 wanted, 0 there: 1 job is ready and no machine");
  }

  @Test
  void they_do_so_between_two_steps_of_the_rule_too() {
    ARole role = fromZero().jobs(1, 0).stepped(0, NOON.minusSeconds(1));

    assertThat(role.verdict().wanted()).isEqualTo(1);
    assertThat(role.verdict().memory().steppedAt()).contains(NOON.minusSeconds(1));
    assertThat(role.verdict().memory().grewAt()).contains(NOON);
  }

  @Test
  void machines_that_leave_or_stand_are_nobody() {
    assertThat(
            fromZero()
                .jobs(1, 0)
                .machines(in(MachineState.DRAINING, 1), in(MachineState.IMPAIRED, 2))
                .verdict()
                .wanted())
        .isEqualTo(1);
  }

  @Test
  void one_that_comes_is_enough() {
    assertThat(fromZero().jobs(3, 0).machines(in(MachineState.REQUESTED, 1)).sentence())
        .isEqualTo("1 wanted, 1 there: 3 jobs, fewer than 5, so none more or less");
    assertThat(
            fromZero()
                .jobs(3, 0)
                .machines(in(MachineState.REQUESTED, 1))
                .stepped(0, NOON.minusSeconds(1))
                .sentence())
        .isEqualTo("1 wanted, 1 there: the last machine stays: 3 ready, 0 running");
  }

  @Test
  void the_last_machine_stays_while_a_job_is_ready_or_runs() {
    assertThat(fromZero().machines(serving(1)).jobs(1, 0).sentence())
        .isEqualTo("1 wanted, 1 there: the last machine stays: 1 ready, 0 running");
    assertThat(fromZero().machines(serving(1)).jobs(0, 1).sentence())
        .isEqualTo("1 wanted, 1 there: the last machine stays: 0 ready, 1 running");
    assertThat(fromZero().machines(serving(1)).jobs(0, 0).sentence())
        .isEqualTo("0 wanted, 1 there: 0 jobs, fewer than 5, so 1 less");
  }

  @Test
  void a_lock_alone_launches_nothing_for_it_may_be_that_of_a_machine_that_died() {
    assertThat(fromZero().jobs(0, 2).verdict().wanted()).isZero();
  }

  @Test
  void it_stands_above_a_wish_by_hand_and_a_schedule_of_zero() {
    assertThat(fromZero().jobs(1, 0).adjusted(Adjustment.Kind.EXACTLY, 0).verdict().wanted())
        .isEqualTo(1);
    assertThat(fromZero().jobs(1, 0).line("0 8 * * *", 0).verdict().wanted()).isEqualTo(1);
  }

  @Test
  void only_a_maximum_of_zero_stands_above_it_and_says_so() {
    Verdict role = new ARole().capacity(0, 0).backlog(ARTICLE).jobs(3, 0).verdict();
    Verdict night = fromZero().limits("0 8 * * *", 0, 0).jobs(3, 0).verdict();

    assertThat(role.wanted()).isZero();
    assertThat(role.guards()).contains(new Guard.AtMaximum(1, 0));
    assertThat(night.wanted()).isZero();
    assertThat(night.guards()).contains(new Guard.AtMaximum(1, 0));
    assertThat(new ARole().capacity(0, 0).backlog(ARTICLE).jobs(0, 0).verdict().guards())
        .doesNotContain(new Guard.AtMaximum(1, 0));
  }

  @Test
  void while_the_queue_is_silent_a_wish_of_zero_leaves_the_last_machine() {
    ARole two = fromZero().machines(serving(1), serving(2)).silentQueue();
    ARole one = fromZero().machines(serving(1)).silentQueue();

    assertThat(two.adjusted(Adjustment.Kind.EXACTLY, 0).plan().steps())
        .filteredOn(Step.Drain.class::isInstance)
        .hasSize(1);
    assertThat(one.adjusted(Adjustment.Kind.EXACTLY, 0).sentence())
        .startsWith("1 wanted, 1 there: the last machine stays, since it may have work: ");
    assertThat(one.adjusted(Adjustment.Kind.AT_MOST, 0).verdict().wanted()).isEqualTo(1);
    assertThat(one.capacity(0, 0).adjusted(Adjustment.Kind.EXACTLY, 0).verdict().wanted()).isZero();
  }

  @Test
  void an_unknown_queue_launches_nothing_from_zero_by_itself() {
    assertThat(fromZero().silentQueue().verdict().wanted()).isZero();
    assertThat(fromZero().silentQueue().stepped(2, NOON).verdict().wanted()).isEqualTo(2);
  }
}
