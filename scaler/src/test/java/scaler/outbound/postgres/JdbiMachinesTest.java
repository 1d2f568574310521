package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.outbound.postgres.Tables.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.core.model.VolumeId;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines.Spot;
import scaler.engine.port.VolumesTakenException;

class JdbiMachinesTest {
  private final Tables tables = Tables.shared();
  private final JdbiMachines machines = new JdbiMachines(tables.database());
  private final Status status = new Status(tables.database());
  private final String application = Tables.application();
  private final Lease lease = tables.lease(application);

  @Test
  void the_frozen_request_reads_back_equal() {
    Machine first = tables.intent(lease);
    Machine second = tables.intent(lease);
    assertThat(machines.request(first.slot())).isEqualTo(Tables.request(first.slot()));
    assertThat(machines.request(second.slot())).isEqualTo(Tables.request(second.slot()));
    assertThat(second.slot()).isGreaterThan(first.slot());
  }

  @Test
  void an_intent_is_on_record_before_anything_is_asked() {
    Machine intent = tables.intent(lease);
    assertThat(machines.living(application)).containsExactly(intent);
    assertThat(intent.state()).isEqualTo(MachineState.REQUESTED);
    assertThat(intent.id()).isEmpty();
  }

  @Test
  void an_intent_whose_request_cannot_be_made_leaves_nothing() {
    assertThatThrownBy(() ->
            machines.intend(
                lease,
                Tables.ROLE,
                new Spot("zone-a", List.of()),
                1,
                slot -> {
                  throw new IllegalArgumentException("no such release");
                },
                NOON))
        .hasMessage("no such release");
    assertThat(machines.living(application)).isEmpty();
  }

  @Test
  void all_that_is_known_of_a_machine_reads_back_equal() {
    Machine intent = tables.intent(lease);
    Instant later = NOON.plusSeconds(90);
    Drain drain =
        Drain.of(new EndCause(EndCause.Kind.BY_HAND, "asked by ann"), later)
            .cordonedAt(later.plusSeconds(1))
            .acknowledgedAt(later.plusSeconds(2))
            .unlockedAt(later.plusSeconds(3))
            .lateAt(later.plusSeconds(4));
    Machine pending = intent.seenAs(Tables.shown(Tables.in(MachineState.PENDING, intent)), later);
    Machine full =
        pending
            .become(MachineState.PENDING, later)
            .withDrain(Optional.of(drain))
            .missingFrom(later.plusSeconds(5))
            .withEnd(new EndCause(EndCause.Kind.NEVER_READY, "it's \"late\""));
    machines.write(lease, intent, full, "all at once", later);
    assertThat(machines.living(application)).containsExactly(full);
    assertThat(status.machine(full.id().orElseThrow()).orElseThrow().machine()).isEqualTo(full);

    Machine bare =
        full.withDrain(Optional.empty()).become(MachineState.BOOTING, later.plusSeconds(9));
    machines.write(lease, full, bare, "taken back", later);
    assertThat(machines.living(application)).containsExactly(bare);
  }

  @Test
  void a_write_on_another_state_than_the_recorded_one_is_refused() {
    Machine seen = tables.machine(lease, MachineState.IN_SERVICE);
    Machine impaired = Tables.in(MachineState.IMPAIRED, seen);
    machines.write(lease, seen, impaired, "somebody was first", NOON);
    assertThatThrownBy(() ->
            machines.write(lease, seen, Tables.in(MachineState.DRAINING, seen), "second", NOON))
        .hasMessage("machine %d is not in_service any more", seen.slot());
    assertThat(machines.living(application)).containsExactly(impaired);
  }

  @Test
  void one_machine_of_the_cloud_is_never_on_record_twice() {
    Machine first = tables.machine(lease, MachineState.IN_SERVICE);
    Machine second = tables.intent(lease);
    Machine same = second.seenAs(Tables.shown(first), NOON).become(MachineState.PENDING, NOON);
    assertThatThrownBy(() -> machines.write(lease, second, same, "launched", NOON))
        .hasStackTraceContaining("duplicate key");
  }

  @Test
  void what_is_gone_is_not_living_but_its_life_can_be_read() {
    Machine machine = tables.machine(lease, MachineState.TERMINATING);
    machines.write(
        lease, machine, Tables.in(MachineState.GONE, machine), "the cloud says so", NOON);
    assertThat(machines.living(application)).isEmpty();
    List<Status.Event> life = status.life(machine.slot());
    assertThat(life)
        .extracting(Status.Event::state)
        .containsExactly("requested", "terminating", "gone");
    assertThat(life.getLast().what()).isEqualTo("the cloud says so");
    assertThat(life).extracting(Status.Event::at).containsOnly(NOON);
  }

  @Test
  void each_application_sees_its_own() {
    tables.intent(tables.lease(Tables.application()));
    assertThat(machines.living(application)).isEmpty();
  }

  @Test
  void volumes_are_set_aside_for_one_living_machine_of_any_application() {
    List<HeldVolume> held =
        List.of(
            new HeldVolume(new VolumeId("vol-a-" + application), "/dev/sdf"),
            new HeldVolume(new VolumeId("vol-b-" + application), "/dev/sdg"));
    Spot spot = new Spot("zone-a", held);
    Machine first = machines.intend(lease, Tables.ROLE, spot, 1, Tables::request, NOON);
    assertThat(first.volumes()).isEqualTo(held);
    assertThat(machines.living(application)).containsExactly(first);

    String other = Tables.application();
    Lease others = tables.lease(other);
    Spot one = new Spot("zone-a", held.subList(1, 2));
    assertThatThrownBy(() -> machines.intend(others, Tables.ROLE, one, 1, Tables::request, NOON))
        .isInstanceOf(VolumesTakenException.class)
        .hasMessage(
            "vol-b-%s is set aside for slot %d of %s already"
                .formatted(application, first.slot(), application));
    assertThat(machines.living(other)).isEmpty();

    machines.write(lease, first, Tables.in(MachineState.GONE, first), "it never came", NOON);
    assertThat(machines.intend(others, Tables.ROLE, one, 1, Tables::request, NOON).volumes())
        .isEqualTo(one.volumes());
  }
}
