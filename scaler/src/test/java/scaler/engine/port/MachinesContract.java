package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.port.SampleMachines.NOON;
import static scaler.engine.port.SampleMachines.ROLE;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.Handover;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.model.VolumeId;
import scaler.engine.port.Machines.Spot;
import scaler.sim.store.SimPeople.Asker;

/** The record of machines, wherever it is. */
public abstract class MachinesContract {
  private final Records records;
  private final Machines machines;
  private final String application;
  private final Lease lease;

  protected MachinesContract(Records records) {
    this.records = records;
    machines = records.ledger().machines();
    application = records.application();
    lease = records.lease(application);
  }

  @Test
  void the_frozen_request_reads_back_equal() {
    Machine first = records.intent(lease);
    Machine second = records.intent(lease);
    assertThat(machines.request(first.slot())).isEqualTo(SampleMachines.request(first.slot()));
    assertThat(machines.request(second.slot())).isEqualTo(SampleMachines.request(second.slot()));
    assertThat(second.slot()).isGreaterThan(first.slot());
  }

  @Test
  void an_intent_is_on_record_before_anything_is_asked() {
    Machine intent = records.intent(lease);
    assertThat(machines.living(application)).containsExactly(intent);
    assertThat(intent.state()).isEqualTo(MachineState.REQUESTED);
    assertThat(intent.id()).isEmpty();
  }

  @Test
  void an_intent_whose_request_cannot_be_made_leaves_nothing_and_its_slot_is_not_used_again() {
    long[] drawn = new long[1];
    assertThatThrownBy(() ->
            machines.intend(
                lease,
                ROLE,
                new Spot("zone-a", List.of()),
                1,
                slot -> {
                  drawn[0] = slot;
                  throw new IllegalArgumentException("no such release");
                },
                NOON))
        .hasMessage("no such release");
    assertThat(machines.living(application)).isEmpty();
    assertThat(records.life(drawn[0])).isEmpty();
    assertThat(records.intent(lease).slot()).isGreaterThan(drawn[0]);
  }

  @Test
  void all_that_is_known_of_a_machine_reads_back_equal() {
    Machine intent = records.intent(lease);
    Instant later = NOON.plusSeconds(90);
    Drain drain =
        Drain.of(new EndCause(EndCause.Kind.BY_HAND, "asked by ann"), later)
            .cordonedAt(later.plusSeconds(1))
            .acknowledgedAt(later.plusSeconds(2))
            .unlockedAt(later.plusSeconds(3))
            .lateAt(later.plusSeconds(4));
    Machine pending =
        intent.seenAs(SampleMachines.shown(SampleMachines.in(MachineState.PENDING, intent)), later);
    Machine full =
        pending
            .become(MachineState.PENDING, later)
            .withDrain(Optional.of(drain))
            .missingFrom(later.plusSeconds(5))
            .withEnd(new EndCause(EndCause.Kind.NEVER_READY, "it's \"late\""));
    machines.write(lease, intent, full, "all at once", later);
    assertThat(machines.living(application)).containsExactly(full);

    Machine bare =
        full.withDrain(Optional.empty()).become(MachineState.BOOTING, later.plusSeconds(9));
    machines.write(lease, full, bare, "taken back", later);
    assertThat(machines.living(application)).containsExactly(bare);
  }

  @Test
  void a_write_on_another_state_than_the_recorded_one_is_refused() {
    Machine seen = records.machine(lease, MachineState.IN_SERVICE);
    Machine impaired = SampleMachines.in(MachineState.IMPAIRED, seen);
    machines.write(lease, seen, impaired, "somebody was first", NOON);
    int events = records.life(seen.slot()).size();
    assertThatThrownBy(() ->
            machines.write(
                lease, seen, SampleMachines.in(MachineState.DRAINING, seen), "second", NOON))
        .hasMessage("machine %d is not in_service any more", seen.slot());
    assertThat(machines.living(application)).containsExactly(impaired);
    assertThat(records.life(seen.slot())).hasSize(events);
  }

  @Test
  void what_only_an_intent_says_is_not_changed_by_a_write() {
    HeldVolume volume = new HeldVolume(new VolumeId("vol-" + application), "/dev/sdf");
    Machine intent =
        machines.intend(
            lease, ROLE, new Spot("zone-a", List.of(volume)), 1, SampleMachines::request, NOON);
    Machine strange =
        Machine.requested(
            intent.slot(), new RoleName("jobs"), "zone-b", List.of(), NOON.plusSeconds(9));
    machines.write(lease, intent, strange.missingFrom(NOON), "strange", NOON.plusSeconds(9));
    assertThat(machines.living(application))
        .singleElement()
        .extracting(
            Machine::role,
            Machine::zone,
            Machine::requestedAt,
            Machine::volumes,
            Machine::missingSince)
        .containsExactly(ROLE, "zone-a", NOON, List.of(volume), Optional.of(NOON));
  }

  @Test
  void one_machine_of_the_cloud_never_lives_on_record_twice() {
    Machine first = records.machine(lease, MachineState.IN_SERVICE);
    Machine second = records.intent(lease);
    Machine same =
        second.seenAs(SampleMachines.shown(first), NOON).become(MachineState.PENDING, NOON);
    assertThatThrownBy(() -> machines.write(lease, second, same, "launched", NOON))
        .hasStackTraceContaining("duplicate key");
    Lease others = records.lease(records.application());
    assertThatThrownBy(() -> machines.adopt(others, wish(first.id().orElseThrow()), 1, NOON))
        .hasStackTraceContaining("duplicate key");
    assertThat(machines.living(application)).containsExactly(first, second);
    assertThat(machines.living(others.application())).isEmpty();

    machines.write(lease, first, SampleMachines.in(MachineState.GONE, first), "gone", NOON);
    machines.write(lease, second, same, "launched", NOON);
    assertThat(machines.living(application)).containsExactly(same);
  }

  @Test
  void what_is_gone_is_not_living_but_its_life_can_be_read() {
    Machine machine = records.machine(lease, MachineState.TERMINATING);
    machines.write(
        lease, machine, SampleMachines.in(MachineState.GONE, machine), "the cloud says so", NOON);
    assertThat(machines.living(application)).isEmpty();
    assertThat(machines.request(machine.slot()).clientToken()).isEqualTo("token-" + machine.slot());
    assertThat(records.life(machine.slot()))
        .containsExactly(
            new Records.Event(NOON, 1, "requested", "requested in zone-a"),
            new Records.Event(NOON, 1, "terminating", "test"),
            new Records.Event(NOON, 1, "gone", "the cloud says so"));
  }

  @Test
  void each_application_sees_its_own() {
    records.intent(records.lease(records.application()));
    assertThat(machines.living(application)).isEmpty();
  }

  @Test
  void every_legal_move_is_taken_and_no_other() {
    for (MachineState from : MachineState.values()) {
      for (MachineState to : MachineState.values()) {
        Machine before = records.machine(lease, from);
        Machine after = SampleMachines.in(to, before);
        if (from == to || from.mayBecome(to)) {
          assertThatCode(() -> machines.write(lease, before, after, "move", NOON))
              .doesNotThrowAnyException();
        } else {
          assertThatThrownBy(() -> machines.write(lease, before, after, "move", NOON))
              .hasStackTraceContaining(
                  "machine %d: %s does not become %s"
                      .formatted(before.slot(), from.word(), to.word()));
        }
      }
    }
  }

  @Test
  void a_machine_without_an_id_has_not_begun_to_live() {
    Machine intent = records.intent(lease);
    Machine nameless = intent.become(MachineState.PENDING, NOON);
    assertThatThrownBy(() -> machines.write(lease, intent, nameless, "launched", NOON))
        .isInstanceOf(RuntimeException.class);
    assertThat(machines.living(application)).containsExactly(intent);
  }

  @Test
  void a_machine_that_drains_or_ends_says_why() {
    Machine intent = records.intent(lease);
    Machine ending = intent.become(MachineState.TERMINATING, NOON);
    assertThatThrownBy(() -> machines.write(lease, intent, ending, "end", NOON))
        .isInstanceOf(RuntimeException.class);
    Machine machine =
        intent
            .seenAs(SampleMachines.shown(SampleMachines.in(MachineState.PENDING, intent)), NOON)
            .become(MachineState.PENDING, NOON);
    machines.write(lease, intent, machine, "launched", NOON);
    Machine draining = machine.become(MachineState.DRAINING, NOON);
    assertThatThrownBy(() -> machines.write(lease, machine, draining, "drain", NOON))
        .isInstanceOf(RuntimeException.class);
    assertThat(machines.living(application)).containsExactly(machine);
    assertThat(records.life(machine.slot())).hasSize(2);
  }

  @Test
  void what_is_done_about_an_ill_machine_reads_back_equal() {
    Machine machine = records.machine(lease, MachineState.IN_SERVICE);
    Heal heal = Heal.begin(HealRung.REBOOT, "it's \"silent\"", "boot-1", NOON);
    Machine ill = SampleMachines.in(MachineState.IMPAIRED, machine).withHeal(heal);
    machines.write(lease, machine, ill, "ill", NOON);
    assertThat(machines.living(application)).containsExactly(ill);
    Machine left =
        ill.withHeal(
            heal.on(Optional.empty(), NOON.plusSeconds(9)).keptUntil(NOON.plusSeconds(99)));
    machines.write(lease, ill, left, "nothing is left to try", NOON);
    Machine well = left.withHeal(heal.over(NOON.plusSeconds(10)));
    machines.write(lease, left, well, "well again", NOON);
    assertThat(machines.living(application)).containsExactly(well);
  }

  @Test
  void when_a_machine_was_let_go_is_known_until_it_is_on_record_again() {
    Machine machine = records.machine(lease, MachineState.IN_SERVICE);
    MachineId id = machine.id().orElseThrow();
    Machine left =
        machine.withEnd(new EndCause(EndCause.Kind.LEFT, "")).become(MachineState.GONE, NOON);
    assertThat(machines.letGo(application, id)).as("it is ours").isEmpty();
    machines.write(lease, machine, left, "let go", NOON);
    assertThat(machines.letGo(application, id)).contains(NOON);
    assertThat(machines.letGo(records.application(), id)).as("by another one").isEmpty();

    Machine ended = records.machine(lease, MachineState.TERMINATING);
    machines.write(lease, ended, ended.become(MachineState.GONE, NOON), "ended", NOON);
    assertThat(machines.letGo(application, ended.id().orElseThrow())).as("it ended").isEmpty();
  }

  @Test
  void ends_without_proof_are_counted_from_when_they_were_decided() {
    Machine machine = records.machine(lease, MachineState.BOOTING);
    Machine late =
        machine
            .withDrain(Optional.empty())
            .withEnd(new EndCause(EndCause.Kind.NEVER_READY, ""))
            .become(MachineState.TERMINATING, NOON);
    assertThat(machines.unprovenEnds(application, Instant.EPOCH)).isEmpty();
    machines.write(lease, machine, late, "never ready", NOON);
    machines.write(lease, late, late.missingFrom(NOON), "missing", NOON.plusSeconds(60));
    Machine idle = records.machine(lease, MachineState.IN_SERVICE);
    Machine ended =
        idle.withEnd(new EndCause(EndCause.Kind.SCALE_IN, ""))
            .become(MachineState.TERMINATING, NOON);
    machines.write(lease, idle, ended, "idle", NOON);

    assertThat(machines.unprovenEnds(application, NOON.minusMillis(1)))
        .containsExactly(Map.entry(ROLE, 1));
    assertThat(machines.unprovenEnds(application, NOON)).isEmpty();
    assertThat(machines.unprovenEnds(records.application(), Instant.EPOCH)).isEmpty();
  }

  @Test
  void volumes_are_set_aside_for_one_living_machine_of_any_application() {
    List<HeldVolume> held =
        List.of(
            new HeldVolume(new VolumeId("vol-a-" + application), "/dev/sdg"),
            new HeldVolume(new VolumeId("vol-b-" + application), "/dev/sdf"));
    Spot spot = new Spot("zone-a", held);
    Machine first = machines.intend(lease, ROLE, spot, 1, SampleMachines::request, NOON);
    assertThat(first.volumes()).isEqualTo(held);
    assertThat(machines.living(application).getFirst().volumes())
        .as("by device")
        .isEqualTo(held.reversed());

    Lease others = records.lease(records.application());
    Spot one = new Spot("zone-a", held.subList(1, 2));
    assertThatThrownBy(() -> machines.intend(others, ROLE, one, 1, SampleMachines::request, NOON))
        .isInstanceOf(VolumesTakenException.class)
        .hasMessage(
            "vol-b-%s is set aside for slot %d of %s already"
                .formatted(application, first.slot(), application));
    assertThat(machines.living(others.application())).isEmpty();

    machines.write(
        lease, first, SampleMachines.in(MachineState.GONE, first), "it never came", NOON);
    assertThat(machines.intend(others, ROLE, one, 1, SampleMachines::request, NOON).volumes())
        .isEqualTo(one.volumes());
  }

  @Test
  void what_is_adopted_is_in_service_and_what_was_asked_of_it_before_is_void() {
    MachineId id = new MachineId("i-adopt" + application.replaceAll("[^0-9a-z]", ""));
    records.people().end(application, id, false, Optional.empty(), new Asker("ann", "it is old"));
    Machine adopted = machines.adopt(lease, wish(id), 3, NOON);
    assertThat(machines.living(application)).containsExactly(adopted);
    assertThat(adopted)
        .extracting(Machine::state, Machine::id, Machine::firstRunning, Machine::pageless)
        .containsExactly(
            MachineState.IN_SERVICE, Optional.of(id), Optional.of(NOON.minusSeconds(60)), true);
    assertThat(records.ledger().wishes().ends(application)).isEmpty();
    assertThat(records.life(adopted.slot()))
        .containsExactly(new Records.Event(NOON, 1, "in_service", "to be adopted, asked by ann"));
  }

  private static Handover.Adopt wish(MachineId id) {
    return new Handover.Adopt(
        0,
        ROLE,
        id,
        "zone-b",
        new Machine.Place("10.0.0.9", 7, "m6g.large"),
        NOON.minusSeconds(60),
        true,
        "asked by ann");
  }
}
