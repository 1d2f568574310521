package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.port.SampleMachines.NOON;
import static scaler.engine.port.SampleMachines.ROLE;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.engine.port.Wishes.ForRole;
import scaler.sim.store.SimPeople;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.store.SimPeople.Shrink;

/** What people ask for by hand, wherever it is written down. */
public abstract class WishesContract {
  private static final Asker ANN = new Asker("ann", "a campaign");
  private static final Instant FAR = Instant.parse("2999-01-01T00:00:00Z");

  private final Records records;
  private final Wishes wishes;
  private final SimPeople people;
  private final String application;

  protected WishesContract(Records records) {
    this.records = records;
    wishes = records.ledger().wishes();
    people = records.people();
    application = records.application();
  }

  @Test
  void an_adjustment_is_in_force_until_its_end_to_the_second() {
    people.adjust(application, ROLE, Adjustment.Kind.AT_LEAST, 3, NOON, ANN);
    assertThat(wishes.adjustments(application, NOON)).isEmpty();
    assertThat(wishes.adjustments(application, NOON.minusSeconds(1)))
        .singleElement()
        .extracting(ForRole::role, wish -> wish.adjustment().kind(), w -> w.adjustment().machines())
        .containsExactly(ROLE, Adjustment.Kind.AT_LEAST, 3);
  }

  @Test
  void adjustments_come_the_oldest_first() {
    for (Adjustment.Kind kind : Adjustment.Kind.values()) {
      people.adjust(application, ROLE, kind, 2, NOON, ANN);
    }
    assertThat(wishes.adjustments(application, Instant.EPOCH))
        .extracting(wish -> wish.adjustment().kind())
        .containsExactly(Adjustment.Kind.values());
  }

  @Test
  void adjustments_that_are_taken_back_are_over_for_their_role() {
    RoleName jobs = new RoleName("jobs");
    people.adjust(application, ROLE, Adjustment.Kind.EXACTLY, 2, FAR, ANN);
    people.adjust(application, ROLE, Adjustment.Kind.AT_MOST, 1, FAR, ANN);
    people.adjust(application, jobs, Adjustment.Kind.EXACTLY, 3, FAR, ANN);
    assertThat(people.takeBack(application, ROLE)).isEqualTo(2);
    assertThat(wishes.adjustments(application, records.now()))
        .extracting(ForRole::role)
        .containsExactly(jobs);
    assertThat(people.takeBack(application, ROLE)).as("once more").isZero();
  }

  @Test
  void nobody_wishes_for_fewer_than_no_machine() {
    assertThatThrownBy(
            () -> people.adjust(application, ROLE, Adjustment.Kind.EXACTLY, -1, FAR, ANN))
        .isInstanceOf(RuntimeException.class);
    assertThat(wishes.adjustments(application, NOON)).isEmpty();
  }

  @Test
  void a_pause_is_in_force_until_its_end_or_its_resumption() {
    people.pause(application, Optional.of(ROLE), Optional.of(NOON), ANN);
    assertThat(wishes.pauses(application, NOON)).isEmpty();
    assertThat(wishes.pauses(application, NOON.minusSeconds(1)))
        .singleElement()
        .extracting(Pause::role, Pause::by, Pause::reason, Pause::until)
        .containsExactly(Optional.of(ROLE), "ann", "a campaign", Optional.of(NOON));

    people.pause(application, Optional.empty(), Optional.empty(), ANN);
    assertThat(wishes.pauses(application, FAR)).hasSize(1);
  }

  @Test
  void a_pause_says_why() {
    assertThatThrownBy(() ->
            people.pause(application, Optional.empty(), Optional.empty(), new Asker("ann", "")))
        .isInstanceOf(RuntimeException.class);
    assertThat(wishes.pauses(application, NOON)).isEmpty();
  }

  @Test
  void to_resume_a_role_leaves_the_pause_of_the_whole_application() {
    people.pause(application, Optional.empty(), Optional.empty(), ANN);
    people.pause(application, Optional.of(ROLE), Optional.empty(), ANN);
    people.pause(application, Optional.of(new RoleName("jobs")), Optional.empty(), ANN);

    assertThat(people.resume(application, Optional.of(ROLE), ANN)).isEqualTo(1);
    assertThat(wishes.pauses(application, NOON))
        .extracting(Pause::role)
        .containsExactly(Optional.empty(), Optional.of(new RoleName("jobs")));
    assertThat(people.resume(application, Optional.empty(), ANN)).isEqualTo(2);
    assertThat(people.resume(application, Optional.empty(), ANN)).as("once more").isZero();
  }

  @Test
  void a_wish_for_an_end_is_over_when_the_machine_is_gone() {
    Lease lease = records.lease(application);
    Machine machine = records.machine(lease, MachineState.TERMINATING);
    MachineId id = machine.id().orElseThrow();
    people.end(application, id, true, Optional.of(new Shrink(ROLE, 1, FAR)), ANN);
    assertThat(wishes.ends(application))
        .singleElement()
        .extracting(EndWish::machine, EndWish::force, EndWish::asked)
        .containsExactly(id, true, "forced by ann: a campaign");
    assertThat(wishes.adjustments(application, NOON))
        .singleElement()
        .extracting(wish -> wish.adjustment().kind())
        .isEqualTo(Adjustment.Kind.AT_MOST);

    records
        .ledger()
        .machines()
        .write(lease, machine, SampleMachines.in(MachineState.GONE, machine), "gone", NOON);
    assertThat(wishes.ends(application)).isEmpty();
  }

  @Test
  void a_machine_has_one_open_handover_whoever_asks() {
    MachineId id = new MachineId("i-hand" + application.replaceAll("[^0-9a-z]", ""));
    Handover.Adopt adopt =
        new Handover.Adopt(
            0,
            ROLE,
            id,
            "zone-b",
            new Machine.Place("10.0.0.9", 7, "m6g.large"),
            NOON.minusSeconds(60),
            true,
            "");
    String other = records.application();
    people.adopt(application, List.of(adopt), new Asker("ann", ""));
    people.adopt(other, List.of(adopt), ANN);
    people.leave(application, List.of(id), ANN);
    assertThat(wishes.handovers(other)).isEmpty();
    assertThat(wishes.handovers(application))
        .singleElement()
        .isInstanceOfSatisfying(
            Handover.Adopt.class,
            wish -> {
              assertThat(wish.asked()).isEqualTo("asked by ann");
              assertThat(wish.place()).isEqualTo(adopt.place());
              assertThat(wish.runningSince()).isEqualTo(adopt.runningSince());
              assertThat(wish.pageless()).isTrue();
            });

    Lease lease = records.lease(application);
    wishes.fulfilled(lease, wishes.handovers(application).getFirst(), NOON);
    assertThat(wishes.handovers(application)).isEmpty();
    people.leave(application, List.of(id), ANN);
    assertThat(wishes.handovers(application))
        .singleElement()
        .extracting(Handover::machine, Handover::asked)
        .containsExactly(id, "asked by ann: a campaign");
    records.expire(application);
    Handover last = wishes.handovers(application).getFirst();
    assertThatThrownBy(() -> wishes.fulfilled(lease, last, NOON))
        .isInstanceOf(LeaseLostException.class);
    assertThat(wishes.handovers(application)).hasSize(1);
  }

  @Test
  void each_application_has_its_own() {
    String other = records.application();
    people.adjust(other, ROLE, Adjustment.Kind.EXACTLY, 3, NOON, ANN);
    people.pause(other, Optional.empty(), Optional.empty(), ANN);
    assertThat(wishes.adjustments(application, Instant.EPOCH)).isEmpty();
    assertThat(wishes.pauses(application, NOON)).isEmpty();
    assertThat(people.resume(application, Optional.empty(), ANN)).isZero();
  }
}
