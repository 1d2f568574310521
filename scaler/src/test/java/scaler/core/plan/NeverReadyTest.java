package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.ARole.NOON;
import static scaler.core.decide.ARole.minutes;
import static scaler.core.plan.Ill.first;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.decide.AMachine;
import scaler.core.decide.ARole;
import scaler.core.decide.Care;
import scaler.core.decide.Guard;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;

/** Machines that do not get ready in their start-up time, the first time or again. */
class NeverReadyTest {
  private static final RoleSpec.HealthSpec CHECK =
      new RoleSpec.HealthSpec(
          "http://{address}/up", Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(2));

  @Test
  void of_many_that_served_and_boot_again_few_end_because_they_are_not_ready() {
    ARole role =
        new ARole()
            .capacity(5, 9)
            .health(CHECK)
            .machines(back(1).silent(), back(2), back(3), back(4).silent());
    assertThat(leaving(role)).isEmpty();
    assertThat(role.plan().guards()).contains(new Guard.HealsHeld(4, 4, 1, Optional.empty()));

    ARole one = role.machines(back(1).silent(), well(2), well(3), well(4), well(5));
    assertThat(leaving(one)).singleElement().isInstanceOf(Step.End.class);
    assertThat(leaving(one.care(new Care(1, 0, 0)))).isEmpty();
  }

  @Test
  void one_that_served_and_boots_again_is_drained_where_it_answers_and_is_not_ready() {
    ARole role = new ARole().capacity(5, 9).health(CHECK);
    ARole one = role.machines(back(1), well(2), well(3), well(4), well(5));
    assertThat(leaving(one))
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Drain.class,
            drain -> assertThat(drain.cause().kind()).isEqualTo(EndCause.Kind.NEVER_READY));
    assertThat(leaving(one.care(new Care(1, 0, 0)))).as("the brake holds").isEmpty();

    AMachine off = back(1).cloud(CloudMachine.State.STOPPING);
    assertThat(leaving(role.care(Care.NONE).machines(off, well(2), well(3), well(4), well(5))))
        .as("it cannot take a cordon any more")
        .singleElement()
        .isInstanceOf(Step.End.class);
  }

  @Test
  void one_that_served_and_boots_again_with_a_known_job_is_left_alone() {
    AMachine works = back(1).locks(OptionalInt.of(1));
    ARole role =
        new ARole()
            .capacity(5, 9)
            .health(CHECK)
            .backlog(ARole.ARTICLE)
            .machines(works, well(2), well(3), well(4), well(5));
    assertThat(role.plan().steps())
        .filteredOn(step ->
            step instanceof Step.ForMachine own && own.machine().slot() == works.machine().slot())
        .singleElement()
        .isInstanceOf(Step.Wait.class);
  }

  @Test
  void one_that_may_work_for_a_page_is_left_alone_whatever_the_table_beside_it_shows() {
    BacklogSpec both =
        new BacklogSpec(
            List.of(new Weighed(ARole.TABLE), new Weighed(new SourceSpec.HttpNumber("http://q/"))),
            ARole.ARTICLE,
            minutes(5),
            minutes(10),
            Optional.empty(),
            ScaleIn.BY_LOAD);
    ARole role = new ARole().capacity(5, 9).health(CHECK).backlog(both);
    AMachine works = back(1).page(Page.State.STARTING, "", 1).locks(OptionalInt.of(0));
    AMachine idles = back(1).page(Page.State.STARTING, "", 0).locks(OptionalInt.of(0));

    assertThat(leaving(role.machines(works, well(2), well(3), well(4), well(5)))).isEmpty();
    assertThat(leaving(role.machines(idles, well(2), well(3), well(4), well(5)))).hasSize(1);
  }

  private static List<Step> leaving(ARole role) {
    return role.plan().steps().stream()
        .filter(step -> step instanceof Step.End || step instanceof Step.Drain)
        .toList();
  }

  /** It ran for hours, was taken back ten minutes ago, and is not found healthy. */
  private static AMachine back(long slot) {
    return AMachine.in(MachineState.BOOTING, slot)
        .age(Duration.ofHours(5))
        .since(NOON.minus(minutes(10)))
        .placed()
        .health(new Sight.Health.Unhealthy("it does not answer"));
  }

  private static AMachine well(long slot) {
    return AMachine.serving(slot).placed().health(new Sight.Health.Healthy());
  }

  @Test
  void one_that_is_never_ready_and_answers_is_drained_and_a_silent_one_ends() {
    AMachine late =
        AMachine.in(MachineState.BOOTING, 1).age(minutes(10)).since(NOON.minus(minutes(10)));
    ARole role = new ARole().health(CHECK).capacity(1, 3);
    AMachine answers = late.placed().health(new Sight.Health.Unhealthy("status 500"));
    assertThat(role.machines(answers).plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Drain.class,
            drain -> assertThat(drain.failedLaunch().orElse("")).contains("status 500"));
    assertThat(role.machines(answers.silent()).plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(Step.End.class, end -> assertThat(end.failedLaunch()).isPresent());
    assertThat(first(role.machines(answers.cloud(CloudMachine.State.STOPPED))))
        .isInstanceOf(Step.End.class);
  }

  @Test
  void one_that_was_never_ready_does_not_come_back_and_does_not_drain_for_ever() {
    ARole role = new ARole().health(CHECK).capacity(1, 3);
    EndCause cause = new EndCause(EndCause.Kind.NEVER_READY, "status 500");
    AMachine leaves =
        AMachine.in(MachineState.DRAINING, 1)
            .drain(Drain.of(cause, NOON.minus(minutes(29))).cordonedAt(NOON.minus(minutes(29))));
    Plan early = role.machines(leaves).plan();
    assertThat(Plans.takenBack(early)).isEmpty();
    assertThat(Plans.launches(early)).hasSize(1);
    assertThat(early.steps()).noneMatch(Step.End.class::isInstance);

    AMachine overdue =
        leaves.drain(Drain.of(cause, NOON.minus(minutes(30))).cordonedAt(NOON.minus(minutes(30))));
    assertThat(first(role.machines(overdue)))
        .isInstanceOfSatisfying(
            Step.End.class,
            end -> {
              assertThat(end.cause().kind()).isEqualTo(EndCause.Kind.NEVER_READY);
              // It was told when its drain began.
              assertThat(end.failedLaunch()).isEmpty();
            });
    assertThat(first(role.machines(overdue.locks(OptionalInt.of(1)))))
        .isNotInstanceOf(Step.End.class);
  }
}
