package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.postgres.Tables.NOON;
import static scaler.outbound.postgres.Tables.ROLE;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Wishes.ForRole;
import scaler.outbound.postgres.JdbiWishes.Asker;

class JdbiWishesTest {
  private static final Asker ANN = new Asker("ann", "a campaign");

  private final Tables tables = Tables.shared();
  private final JdbiWishes wishes = new JdbiWishes(tables.database());
  private final String application = Tables.application();

  @Test
  void an_adjustment_is_in_force_until_its_end_to_the_second() {
    wishes.adjust(application, ROLE, Adjustment.Kind.AT_LEAST, 3, NOON, ANN);
    assertThat(wishes.adjustments(application, NOON)).isEmpty();
    assertThat(wishes.adjustments(application, NOON.minusSeconds(1)))
        .singleElement()
        .extracting(ForRole::role, wish -> wish.adjustment().kind(), w -> w.adjustment().machines())
        .containsExactly(ROLE, Adjustment.Kind.AT_LEAST, 3);
  }

  @Test
  void adjustments_come_the_oldest_first() {
    for (Adjustment.Kind kind : Adjustment.Kind.values()) {
      wishes.adjust(application, ROLE, kind, 2, NOON, ANN);
    }
    assertThat(wishes.adjustments(application, Instant.EPOCH))
        .extracting(wish -> wish.adjustment().kind())
        .containsExactly(Adjustment.Kind.values());
  }

  @Test
  void a_pause_is_in_force_until_its_end_or_its_resumption() {
    wishes.pause(application, Optional.of(ROLE), Optional.of(NOON), ANN);
    assertThat(wishes.pauses(application, NOON)).isEmpty();
    assertThat(wishes.pauses(application, NOON.minusSeconds(1)))
        .singleElement()
        .extracting(Pause::role, Pause::by, Pause::reason, Pause::until)
        .containsExactly(Optional.of(ROLE), "ann", "a campaign", Optional.of(NOON));

    wishes.pause(application, Optional.empty(), Optional.empty(), ANN);
    assertThat(wishes.pauses(application, Instant.parse("2999-01-01T00:00:00Z"))).hasSize(1);
  }

  @Test
  void to_resume_a_role_leaves_the_pause_of_the_whole_application() {
    wishes.pause(application, Optional.empty(), Optional.empty(), ANN);
    wishes.pause(application, Optional.of(ROLE), Optional.empty(), ANN);
    wishes.pause(application, Optional.of(new RoleName("jobs")), Optional.empty(), ANN);

    assertThat(wishes.resume(application, Optional.of(ROLE), ANN)).isEqualTo(1);
    assertThat(wishes.pauses(application, NOON))
        .extracting(Pause::role)
        .containsExactly(Optional.empty(), Optional.of(new RoleName("jobs")));
    assertThat(wishes.resume(application, Optional.empty(), ANN)).isEqualTo(2);
    assertThat(wishes.resume(application, Optional.empty(), ANN)).as("once more").isZero();
  }

  @Test
  void a_wish_for_an_end_is_over_when_the_machine_is_gone() {
    Lease lease = tables.lease(application);
    Machine machine = tables.machine(lease, MachineState.TERMINATING);
    MachineId id = machine.id().orElseThrow();
    wishes.end(application, id, true, Optional.empty(), ANN);
    assertThat(wishes.ends(application))
        .singleElement()
        .extracting(EndWish::machine, EndWish::force, EndWish::asked)
        .containsExactly(id, true, "forced by ann: a campaign");

    new JdbiMachines(tables.database())
        .write(lease, machine, Tables.in(MachineState.GONE, machine), "gone", NOON);
    assertThat(wishes.ends(application)).isEmpty();
  }

  @Test
  void each_application_has_its_own() {
    String other = Tables.application();
    wishes.adjust(other, ROLE, Adjustment.Kind.EXACTLY, 3, NOON, ANN);
    wishes.pause(other, Optional.empty(), Optional.empty(), ANN);
    assertThat(wishes.adjustments(application, Instant.EPOCH)).isEmpty();
    assertThat(wishes.pauses(application, NOON)).isEmpty();
    assertThat(wishes.resume(application, Optional.empty(), ANN)).isZero();
  }
}
