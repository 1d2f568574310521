package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static scaler.engine.port.SampleMachines.NOON;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.engine.port.Holds.Hold;
import scaler.engine.port.Holds.Standing;
import scaler.engine.port.Machines.Spot;
import scaler.sim.store.SimPeople.Asker;

/** Whether a record can be trusted, wherever it is. */
public abstract class HoldsContract {
  private static final Asker ANN = new Asker("ann", "they are ours");

  private final Records records;
  private final Holds holds;
  private final String application;
  private final Lease lease;

  protected HoldsContract(Records records) {
    this.records = records;
    holds = records.ledger().holds();
    application = records.application();
    lease = records.lease(application);
  }

  private Standing standing() {
    return holds.of(application, List.of());
  }

  private List<String> pauses() {
    return records.ledger().wishes().pauses(application, records.now()).stream()
        .map(Pause::reason)
        .toList();
  }

  @Test
  void a_new_application_has_met_nothing() {
    assertThat(standing())
        .extracting(Standing::met, Standing::hold, Standing::others)
        .containsExactly(false, Hold.NONE, Optional.empty());
  }

  @Test
  void a_hold_is_a_pause_that_lasts_until_somebody_resumes() {
    holds.hold(lease, "nobody knows them", Optional.of("night"), NOON);
    assertThat(standing())
        .extracting(Standing::met, Standing::hold, Standing::others)
        .containsExactly(false, Hold.IN_FORCE, Optional.of("night"));
    holds.hold(lease, "there are more", Optional.empty(), NOON.plusSeconds(1));
    assertThat(pauses()).as("said anew").containsExactly("there are more");
    assertThat(standing().others()).isEmpty();

    records.people().resume(application, Optional.of(SampleMachines.ROLE), ANN);
    assertThat(standing().hold()).as("a role's resumption").isEqualTo(Hold.IN_FORCE);
    records.people().resume(application, Optional.empty(), ANN);
    assertThat(standing().hold()).isEqualTo(Hold.ENDED);
    assertThat(pauses()).isEmpty();

    holds.hold(lease, "again", Optional.empty(), NOON.plusSeconds(2));
    assertThat(standing().hold()).isEqualTo(Hold.IN_FORCE);
    assertThat(pauses()).containsExactly("again");
    records.people().resume(application, Optional.empty(), ANN);
    holds.met(lease, NOON.plusSeconds(3));
    assertThat(standing())
        .extracting(Standing::met, Standing::hold, Standing::others)
        .containsExactly(true, Hold.NONE, Optional.empty());
  }

  @Test
  void a_hold_says_why() {
    assertThatThrownBy(() -> holds.hold(lease, "", Optional.of("night"), NOON))
        .isInstanceOf(RuntimeException.class);
    assertThat(standing().hold()).isEqualTo(Hold.NONE);
    holds.hold(lease, "some reason", Optional.empty(), NOON);
    assertThatThrownBy(() -> holds.hold(lease, "", Optional.of("night"), NOON))
        .isInstanceOf(RuntimeException.class);
    assertThat(pauses()).containsExactly("some reason");
    assertThat(standing().others()).isEmpty();
  }

  @Test
  void slots_that_have_a_row_of_whatever_state_are_taken() {
    Machine gone = records.machine(lease, MachineState.GONE);
    Lease other = records.lease(records.application());
    Machine others = records.intent(other);
    long free = others.slot() + 1_000_000_000L;
    Standing standing = holds.of(application, List.of(gone.slot(), others.slot(), free));
    assertThat(standing.taken()).containsExactlyInAnyOrder(gone.slot(), others.slot());
    assertThat(standing.highestSlot()).isGreaterThanOrEqualTo(others.slot());
  }

  @Test
  void slots_that_are_skipped_are_never_given_and_none_is_given_twice() {
    long before = standing().highestSlot();
    holds.skipTo(lease, before + 100_000);
    long slot = records.intent(lease).slot();
    assertThat(slot).isGreaterThan(before + 101_000);
    holds.skipTo(lease, before + 100_000);
    assertThat(records.intent(lease).slot()).as("none is set back").isGreaterThan(slot);
  }

  @Test
  void a_row_that_was_lost_is_made_again_under_its_slot() {
    Machine lost = lost(MachineState.DRAINING);
    holds.remake(lease, lost, 4, "taken up from its tags", NOON);
    List<Machine> living = records.ledger().machines().living(application);
    assertThat(living).hasSize(1);
    assertThat(living.getFirst())
        .usingRecursiveComparison()
        .ignoringFields("end", "asked", "missingSince")
        .isEqualTo(lost);
    assertThat(living.getFirst().asked()).isEmpty();
    assertThat(records.life(lost.slot()))
        .containsExactly(new Records.Event(NOON, 1, "draining", "taken up from its tags"));
    assertThatThrownBy(() -> holds.remake(lease, lost, 4, "again", NOON))
        .hasStackTraceContaining("duplicate key");
    Machine second = lost(MachineState.IN_SERVICE, lost.id().orElseThrow());
    assertThatThrownBy(() -> holds.remake(lease, second, 4, "another slot", NOON))
        .hasStackTraceContaining("duplicate key");
    assertThat(records.ledger().machines().living(application)).hasSize(1);
  }

  @Test
  void nothing_is_made_again_whose_end_was_decided() {
    assertThatThrownBy(() -> holds.remake(lease, lost(MachineState.TERMINATING), 4, "", NOON))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void nothing_is_written_under_an_old_epoch() {
    records.expire(application);
    assertThatThrownBy(() -> holds.hold(lease, "why", Optional.empty(), NOON))
        .isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> holds.met(lease, NOON)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> holds.skipTo(lease, 1)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> holds.remake(lease, lost(MachineState.IN_SERVICE), 1, "", NOON))
        .isInstanceOf(LeaseLostException.class);
    assertThat(standing())
        .extracting(Standing::met, Standing::hold)
        .containsExactly(false, Hold.NONE);
  }

  private Machine lost(MachineState state) {
    return lost(state, new MachineId("i-lost" + application.replaceAll("[^0-9a-z]", "")));
  }

  /** One under a slot that was drawn for nothing, so nothing else has it. */
  private Machine lost(MachineState state, MachineId id) {
    long slot = drawn();
    Instant early = NOON.minusSeconds(500);
    Machine plain =
        SampleMachines.as(
            state, Machine.requested(slot, SampleMachines.ROLE, "zone-a", List.of(), early), id);
    EndCause cause = new EndCause(EndCause.Kind.BY_HAND, "asked by ann");
    return plain.withDrain(Optional.of(Drain.of(cause, early)));
  }

  private long drawn() {
    long[] drawn = new long[1];
    assertThatThrownBy(() ->
            records
                .ledger()
                .machines()
                .intend(
                    records.lease(records.application()),
                    SampleMachines.ROLE,
                    new Spot("zone-a", List.of()),
                    1,
                    slot -> {
                      drawn[0] = slot;
                      throw new IllegalArgumentException("drawn for nothing");
                    },
                    NOON))
        .hasMessage("drawn for nothing");
    return drawn[0];
  }
}
