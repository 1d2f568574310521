package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static scaler.engine.port.SampleMachines.NOON;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.model.EndCause;
import scaler.core.model.Evacuation;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.plan.Used;
import scaler.engine.TestFleet;
import scaler.sim.store.SimPeople;
import scaler.sim.store.SimPeople.Asker;

/** What keeps the loop from doing what it would, wherever it is written down. */
public abstract class RestraintsContract {
  private static final Asker ANN = new Asker("ann", "debug");
  private static final Asker BEN = new Asker("ben", "enough");

  private final Records records;
  private final Restraints restraints;
  private final SimPeople people;
  private final String application;
  private final Lease lease;
  private final Instant now;

  protected RestraintsContract(Records records) {
    this.records = records;
    restraints = records.ledger().restraints();
    people = records.people();
    application = records.application();
    lease = records.lease(application);
    now = records.now();
  }

  private Machine machine() {
    return records.machine(lease, MachineState.IN_SERVICE);
  }

  private static MachineId id(Machine machine) {
    return machine.id().orElseThrow();
  }

  @Test
  void a_hold_says_who_why_and_until_when_and_is_over_by_itself() {
    MachineId machine = id(machine());
    Instant until = now.plus(Duration.ofHours(4));
    people.hold(application, machine, Optional.of(until), ANN);

    assertThat(restraints.holds(application, now))
        .singleElement()
        .satisfies(hold -> {
          assertThat(hold.machine()).isEqualTo(machine);
          assertThat(hold.by()).isEqualTo("ann");
          assertThat(hold.reason()).isEqualTo("debug");
          assertThat(hold.until()).contains(until);
          assertThat(hold.made()).isAfterOrEqualTo(now);
        });
    assertThat(restraints.holds(application, until.minusMillis(1))).hasSize(1);
    assertThat(restraints.holds(application, until)).isEmpty();
    assertThat(restraints.holds(records.application(), now)).isEmpty();
  }

  @Test
  void another_hold_comes_in_the_place_of_the_first() {
    MachineId machine = id(machine());
    people.hold(application, machine, Optional.empty(), ANN);
    people.hold(application, machine, Optional.of(now.plusSeconds(3600)), BEN);

    assertThat(restraints.holds(application, now))
        .extracting(MachineHold::by)
        .containsExactly("ben");
    assertThat(people.unhold(application, machine, ANN)).isTrue();
    assertThat(people.unhold(application, machine, ANN)).isFalse();
    assertThat(restraints.holds(application, now)).isEmpty();
  }

  private static Handover.Adopt adoption(Machine machine, Instant launched) {
    return new Handover.Adopt(
        0,
        machine.role(),
        id(machine),
        machine.zone(),
        machine.place().orElseThrow(),
        launched,
        false,
        "");
  }

  @Test
  void one_that_is_gone_is_held_no_more_nor_when_it_is_adopted_anew() {
    Machine machine = machine();
    people.hold(application, id(machine), Optional.empty(), ANN);
    Machine gone =
        machine.withEnd(new EndCause(EndCause.Kind.LEFT, "let go")).become(MachineState.GONE, NOON);
    Machines machines = records.ledger().machines();
    machines.write(lease, machine, gone, "let go", NOON);
    assertThat(restraints.holds(application, now)).isEmpty();

    machines.adopt(lease, adoption(machine, NOON), 1, NOON);
    assertThat(restraints.holds(application, now)).isEmpty();
  }

  @Test
  void a_hold_has_a_reason_and_without_one_the_hold_before_stays() {
    MachineId machine = id(machine());
    people.hold(application, machine, Optional.empty(), ANN);
    assertThatThrownBy(
            () -> people.hold(application, machine, Optional.empty(), new Asker("ben", "")))
        .isInstanceOf(RuntimeException.class);
    assertThat(restraints.holds(application, now))
        .extracting(MachineHold::by)
        .containsExactly("ann");
  }

  @Test
  void an_evacuation_says_who_why_and_until_when_and_is_over_by_itself_or_by_hand() {
    Instant until = now.plus(Duration.ofHours(4));
    people.evacuate(application, "a", Optional.of(until), ANN);
    people.evacuate(application, "b", Optional.empty(), ANN);

    assertThat(restraints.evacuations(application, now))
        .extracting(Evacuation::zone, Evacuation::by, Evacuation::reason, Evacuation::until)
        .containsExactly(
            tuple("a", "ann", "debug", Optional.of(until)),
            tuple("b", "ann", "debug", Optional.empty()));
    assertThat(restraints.evacuations(application, until))
        .extracting(Evacuation::zone)
        .containsExactly("b");
    assertThat(restraints.evacuations(records.application(), now)).isEmpty();
    assertThat(people.readmit(application, "b", BEN)).isTrue();
    assertThat(people.readmit(application, "b", BEN)).isFalse();
    assertThat(restraints.evacuations(application, now))
        .extracting(Evacuation::zone)
        .containsExactly("a");
  }

  @Test
  void another_evacuation_comes_in_the_place_of_the_first_and_has_a_reason() {
    people.evacuate(application, "a", Optional.empty(), ANN);
    people.evacuate(application, "a", Optional.of(now.plusSeconds(60)), BEN);
    assertThatThrownBy(
            () -> people.evacuate(application, "a", Optional.empty(), new Asker("eve", "")))
        .isInstanceOf(RuntimeException.class);

    assertThat(restraints.evacuations(application, now))
        .extracting(Evacuation::by)
        .containsExactly("ben");
  }

  private FleetSpec fleet(LimitSpec limits, String priced) {
    return new FleetSpec(
        application,
        Optional.empty(),
        ZoneOffset.ofHours(3),
        Optional.empty(),
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), List.of("a"), List.of(), Optional.empty()),
        Map.of(),
        Optional.empty(),
        new PriceSpec(Map.of(priced, new BigDecimal("0.6")), 0, Map.of()),
        List.of(TestFleet.web(1, 2)),
        Optional.empty(),
        limits);
  }

  @Test
  void what_was_launched_in_the_last_hour_and_cost_in_the_last_day_is_read_from_the_record() {
    FleetSpec fleet =
        fleet(new LimitSpec(OptionalInt.empty(), Optional.of(BigDecimal.TEN)), "m7g.large");
    // As the fixture has them: running since noon; of the one that is gone a minute is charged.
    records.machine(lease, MachineState.IN_SERVICE);
    records.machine(lease, MachineState.REQUESTED);
    records.machine(lease, MachineState.GONE);
    Instant half = NOON.plusSeconds(1800);

    Used.Part part =
        Objects.requireNonNull(restraints.used(fleet, half).roles().get(SampleMachines.ROLE));
    assertThat(part.launches()).isEqualTo(3);
    assertThat(part.first()).contains(NOON);
    assertThat(part.dollars()).isEqualByComparingTo("0.31");
    assertThat(part.perHour()).isEqualByComparingTo("0.6");
    assertThat(restraints.used(fleet, NOON.plusSeconds(3600)).roles())
        .hasEntrySatisfying(SampleMachines.ROLE, later -> assertThat(later.launches()).isZero());
    assertThat(restraints.used(fleet, NOON.plus(Duration.ofHours(30))).roles())
        .hasEntrySatisfying(
            SampleMachines.ROLE, later -> assertThat(later.dollars()).isEqualByComparingTo("14.4"));
  }

  private Used.Part month(FleetSpec fleet, Duration later) {
    return Objects.requireNonNull(
        restraints.used(fleet, NOON.plus(later)).roles().get(SampleMachines.ROLE));
  }

  @Test
  void what_a_month_has_cost_holds_those_that_are_gone_since_and_begins_anew() {
    LimitSpec limits =
        LimitSpec.NONE.with(Optional.of(new BudgetSpec(BigDecimal.TEN, List.of(80, 100), false)));
    FleetSpec fleet = fleet(limits, "m7g.large");
    records.machine(lease, MachineState.IN_SERVICE);
    records.machine(lease, MachineState.REQUESTED);
    records.machine(lease, MachineState.GONE);

    assertThat(month(fleet, Duration.ofMinutes(30)).month()).isEqualByComparingTo("0.31");
    for (int days = 1; days < 29; days++) {
      // A minute of the one that is gone, whatever was asked for before.
      BigDecimal expected = new BigDecimal("14.4").multiply(BigDecimal.valueOf(days));
      assertThat(month(fleet, Duration.ofDays(days)).month())
          .isEqualByComparingTo(expected.add(new BigDecimal("0.01")));
    }
    assertThat(month(fleet, Duration.ofDays(10)).dollars()).isEqualByComparingTo("14.4");
    // The first of April begins three hours earlier there.
    Duration march = Duration.between(NOON, Instant.parse("2026-03-31T21:00:00Z"));
    assertThat(month(fleet, march.plusHours(2)).month()).isEqualByComparingTo("1.2");
    assertThat(month(fleet, march.plusHours(2)).unpriced()).isZero();
  }

  @Test
  void one_that_is_adopted_costs_from_then_on() {
    LimitSpec limits =
        LimitSpec.NONE.with(Optional.of(new BudgetSpec(BigDecimal.TEN, List.of(80, 100), false)));
    Machine machine = records.machine(lease, MachineState.IN_SERVICE);
    Machines machines = records.ledger().machines();
    EndCause left = new EndCause(EndCause.Kind.LEFT, "let go");
    Instant later = NOON.plus(Duration.ofDays(2));
    machines.write(
        lease, machine, machine.withEnd(left).become(MachineState.GONE, later), "let go", later);
    Instant back = NOON.plus(Duration.ofDays(5));
    machines.adopt(lease, adoption(machine, NOON.minus(Duration.ofDays(1))), 1, back);

    // Two days with us, a while with others, and one day with us again.
    assertThat(month(fleet(limits, "m7g.large"), Duration.ofDays(6)).month())
        .isEqualByComparingTo("43.2");
  }

  @Test
  void a_machine_of_unknown_price_is_in_no_sum_of_the_month_and_is_counted() {
    LimitSpec limits =
        LimitSpec.NONE.with(Optional.of(new BudgetSpec(BigDecimal.TEN, List.of(80, 100), false)));
    records.machine(lease, MachineState.IN_SERVICE);
    records.machine(lease, MachineState.GONE);

    Used.Part part = month(fleet(limits, "other"), Duration.ofDays(3));
    assertThat(part.month()).isZero();
    assertThat(part.unpriced()).isEqualTo(2);
    assertThat(month(fleet(limits, "other"), Duration.ofDays(35)).unpriced()).isEqualTo(1);
  }
}
