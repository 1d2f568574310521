package scaler.sim.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import scaler.engine.port.CandidatesContract;
import scaler.engine.port.FiringsContract;
import scaler.engine.port.HoldsContract;
import scaler.engine.port.JournalContract;
import scaler.engine.port.Lease;
import scaler.engine.port.LeasesContract;
import scaler.engine.port.Ledger;
import scaler.engine.port.MachinesContract;
import scaler.engine.port.RescuesContract;
import scaler.engine.port.RestraintsContract;
import scaler.engine.port.SampleMachines;
import scaler.engine.port.WishesContract;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.store.Transactions.Point;

/** The store in memory keeps every promise of the real one; and what only it can do. */
class SimStoreTest {
  private final SimRecords records = new SimRecords();

  @Nested
  class OfLeases extends LeasesContract {
    OfLeases() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfCandidates extends CandidatesContract {
    OfCandidates() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfMachines extends MachinesContract {
    OfMachines() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfWishes extends WishesContract {
    OfWishes() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfTheJournal extends JournalContract {
    OfTheJournal() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfHolds extends HoldsContract {
    OfHolds() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfRescues extends RescuesContract {
    OfRescues() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfRestraints extends RestraintsContract {
    OfRestraints() {
      super(new SimRecords());
    }
  }

  @Nested
  class OfFirings extends FiringsContract {
    OfFirings() {
      super(new SimRecords());
    }
  }

  @Test
  void a_lease_lasts_twelve_seconds_to_the_instant() {
    String application = records.application();
    Lease lease = records.lease(application);
    records.pass(application, Duration.ofSeconds(12).minusNanos(1));
    assertThat(records.ledger().leases().holder(application)).contains("test");
    assertThat(records.ledger().leases().lasts(lease, Duration.ZERO)).isTrue();
    records.pass(application, Duration.ofNanos(1));
    assertThat(records.ledger().leases().holder(application)).isEmpty();
    assertThat(records.ledger().leases().acquire(application, "other")).isPresent();
    assertThat(records.store().history().reigns())
        .extracting(reign -> reign.lease().holder(), reign -> reign.lease().epoch())
        .containsExactly(tuple("test", 1L), tuple("other", 2L));
  }

  @Test
  void every_call_goes_through_the_way_that_was_given() {
    List<Point> points = new ArrayList<>();
    Ledger ledger =
        records
            .store()
            .ledger((point, arguments, body) -> {
              points.add(point);
              return body.get();
            });
    Lease lease = ledger.leases().acquire("shop", "node").orElseThrow();
    SampleMachines.intent(ledger.machines(), lease);
    assertThat(ledger.machines().living("shop")).hasSize(1);
    assertThat(ledger.leases().lasts(lease, Duration.ZERO)).isTrue();
    assertThat(points)
        .containsExactly(
            new Point("Leases.acquire", true),
            new Point("Machines.intend", true),
            new Point("Machines.living", false),
            new Point("Leases.lasts", false));
  }

  @Test
  void a_call_that_is_lost_before_leaves_nothing_and_one_that_is_lost_after_leaves_all() {
    Lease lease = records.lease("shop");
    Ledger before = records.store().ledger((_, _, _) -> lost("nothing"));
    Ledger after = records.store().ledger((_, _, body) -> lost(body.get()));
    assertThatThrownBy(() -> SampleMachines.intent(before.machines(), lease))
        .hasMessageStartingWith("lost");
    assertThat(records.ledger().machines().living("shop")).isEmpty();
    assertThatThrownBy(() -> SampleMachines.intent(after.machines(), lease))
        .hasMessageStartingWith("lost");
    assertThat(records.ledger().machines().living("shop")).hasSize(1);
  }

  private static Object lost(@Nullable Object answer) {
    throw new IllegalStateException("lost: " + answer);
  }

  @Test
  void whoever_waits_is_called_after_the_wish_is_written() {
    List<String> called = new ArrayList<>();
    records
        .store()
        .onCall(application ->
            called.add(
                application
                    + " "
                    + records.ledger().wishes().pauses(application, records.now()).size()));
    records
        .people()
        .pause("shop", Optional.empty(), Optional.empty(), new Asker("ann", "a campaign"));
    assertThatThrownBy(() ->
            records
                .people()
                .pause("shop", Optional.empty(), Optional.empty(), new Asker("ann", "")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(called).containsExactly("shop 1");
  }
}
