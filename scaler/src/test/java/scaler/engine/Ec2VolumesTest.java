package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;
import static scaler.engine.VolumesLoopTest.withIndex;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineState;
import scaler.ec2.Action;
import scaler.ec2.Fault;
import scaler.ec2.Received;

/** Data volumes when EC2 fails: attached late, not at all, to others; shown late, in part. */
@ExtendWith(Quiet.class)
class Ec2VolumesTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final String OTHER = "i-0123456789abcdef0";

  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  /** Stages share a database, in which a volume is held once. */
  private static String id(Ec2Stage at, int number) {
    return "vol-%d-%s".formatted(number, at.stage.application);
  }

  private static String volume(Ec2Stage at, int number, String zone) {
    at.ec2.store().add(id(at, number), zone, Map.of("data", "index"));
    return id(at, number);
  }

  /** With a volume in each of these zones, and nobody there. */
  private Ec2Stage with(String... zones) throws IOException {
    Ec2Stage at = stages.stage();
    for (int n = 0; n < zones.length; n++) {
      volume(at, n + 1, zones[n]);
    }
    return at;
  }

  /** The same with one machine in service, which has the first volume. */
  private Ec2Stage serving(String... zones) throws IOException {
    Ec2Stage at = with(zones);
    at.stage.fleet.apply(withIndex(web(1, 2)));
    at.settles(1);
    assertThat(at.ec2.store().holder(id(at, 1))).contains(at.first());
    return at;
  }

  /** Every machine in service has a volume of its own. */
  private static void eachHasItsOwn(Ec2Stage at) {
    List<HeldVolume> held =
        at.stage.in(MachineState.IN_SERVICE, WEB).stream()
            .flatMap(machine -> machine.volumes().stream())
            .toList();
    assertThat(held).doesNotHaveDuplicates();
    at.stage
        .in(MachineState.IN_SERVICE, WEB)
        .forEach(machine ->
            assertThat(at.ec2.store().holder(machine.volumes().getFirst().id().value()))
                .contains(machine.id().orElseThrow().value()));
    at.stage.holdsItsLaws();
  }

  @Test
  void a_volume_whose_attachment_is_throttled_is_asked_for_at_growing_pauses() throws IOException {
    Ec2Stage at = with("zone-a");
    at.ec2.faults().next(Action.ATTACH_VOLUME, new Fault.Throttled(), new Fault.ServerError());
    at.stage.fleet.apply(withIndex(web(1, 1)));

    at.settles(1);
    List<Instant> asked = at.ec2.journal(Action.ATTACH_VOLUME).stream().map(Received::at).toList();
    assertThat(asked).hasSize(3);
    assertThat(Duration.between(asked.getFirst(), asked.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(8));
    assertThat(Duration.between(asked.get(1), asked.getLast()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(16));
    eachHasItsOwn(at);
  }

  @Test
  void an_attachment_whose_answer_is_lost_is_asked_for_once() throws IOException {
    Ec2Stage at = with("zone-a");
    at.ec2.faults().next(Action.ATTACH_VOLUME, new Fault.ReplyCut());
    at.stage.fleet.apply(withIndex(web(1, 1)));

    at.settles(1);
    assertThat(at.calls(Action.ATTACH_VOLUME)).isEqualTo(1);
    eachHasItsOwn(at);
  }

  @Test
  void an_attachment_that_takes_effect_late_is_no_harm() throws IOException {
    Ec2Stage at = with("zone-a");
    at.ec2.faults().next(Action.ATTACH_VOLUME, new Fault.LateEffect(Duration.ofSeconds(40)));
    at.stage.fleet.apply(withIndex(web(1, 1)));

    at.settles(1);
    at.stage.lookFor(Duration.ofMinutes(2));
    assertThat(at.launched()).isEqualTo(1);
    eachHasItsOwn(at);
  }

  @Test
  void a_volume_that_stays_attaching_is_left_and_the_next_machine_gets_another()
      throws IOException {
    Ec2Stage at = with("zone-a", "zone-b");
    at.ec2.store().stick(id(at, 1));
    at.stage.fleet.apply(withIndex(web(1, 1)));

    at.stage.until("another is launched", TEN_MINUTES, () -> at.launched() == 2);
    at.settles(1);
    assertThat(at.ec2.store().holder(id(at, 2))).contains(at.first());
    eachHasItsOwn(at);
  }

  @Test
  void a_volume_that_somebody_attaches_elsewhere_stays_there() throws IOException {
    Ec2Stage at = with("zone-a", "zone-b");
    at.stage.fleet.apply(withIndex(web(1, 1)));
    at.stage.until("launched", TEN_MINUTES, () -> at.launched() == 1);
    at.ec2.store().hold(id(at, 1), OTHER, "/dev/sdz", false);

    at.stage.until("another is launched", TEN_MINUTES, () -> at.launched() == 2);
    at.settles(1);
    assertThat(at.ec2.store().holder(id(at, 1))).contains(OTHER);
    assertThat(at.ec2.store().holder(id(at, 2))).contains(at.first());
    eachHasItsOwn(at);
  }

  @Test
  void a_listing_that_lags_costs_a_refused_call_and_gives_no_volume_to_two() throws IOException {
    Ec2Stage at = with("zone-a", "zone-b", "zone-a");
    at.ec2.store().lag(Duration.ofSeconds(20));
    at.stage.fleet.apply(withIndex(web(3, 3)));

    at.settles(3);
    assertThat(at.launched()).isEqualTo(3);
    assertThat(at.ec2.journal(Action.ATTACH_VOLUME))
        .extracting(Received::outcome)
        .containsOnly("ok", "VolumeInUse");
    eachHasItsOwn(at);
  }

  @Test
  void a_part_of_a_listing_is_void_so_that_nothing_is_launched_or_ended_for_it()
      throws IOException {
    Ec2Stage at = serving("zone-a", "zone-b", "zone-b", "zone-b");
    growsOnlyAfter(at, new Fault.PartialPage());
  }

  @Test
  void an_empty_listing_ends_no_machine_and_launches_none() throws IOException {
    Ec2Stage at = serving("zone-a", "zone-b");
    growsOnlyAfter(at, new Fault.EmptyList());
  }

  /** While listings of volumes have that fault the fleet stays as it is, and grows behind it. */
  private static void growsOnlyAfter(Ec2Stage at, Fault fault) {
    at.ec2.faults().always(Action.DESCRIBE_VOLUMES, fault);
    at.stage.fleet.apply(withIndex(web(2, 2)));

    at.stage.lookFor(TEN_MINUTES);
    assertThat(at.launched()).isEqualTo(1);
    assertThat(at.stage.inService(WEB)).isEqualTo(1);
    at.ec2.faults().none();
    at.settles(2);
    eachHasItsOwn(at);
  }

  @Test
  void while_the_limit_of_snapshots_is_reached_an_idle_machine_stays() throws IOException {
    Ec2Stage at = serving("zone-a");
    at.ec2.store().limitSnapshots(0);
    at.stage.fleet.apply(withIndex(web(0, 1)));

    at.stage.lookFor(Duration.ofMinutes(20));
    assertThat(at.living()).isEqualTo(1);
    assertThat(at.stage.in(MachineState.DRAINING, WEB).getFirst().drain().flatMap(Drain::late))
        .as("the alarm")
        .isPresent();
    assertThat(at.calls(Action.CREATE_SNAPSHOT)).isBetween(5, 15);
    at.ec2.store().limitSnapshots(1);
    at.settles(0);
    assertThat(at.ec2.store().copies()).hasSize(1);
  }

  @Test
  void a_snapshot_whose_answer_is_lost_and_that_is_shown_late_is_taken_once() throws IOException {
    Ec2Stage at = serving("zone-a");
    at.ec2.store().lag(Duration.ofSeconds(20));
    at.ec2.faults().next(Action.CREATE_SNAPSHOT, new Fault.ReplyCut());
    at.stage.fleet.apply(withIndex(web(0, 1)));

    at.settles(0);
    assertThat(at.calls(Action.CREATE_SNAPSHOT)).isEqualTo(1);
    assertThat(at.ec2.store().copies())
        .singleElement()
        .satisfies(copy -> {
          assertThat(copy.volume()).isEqualTo(id(at, 1));
          assertThat(copy.tags()).containsKeys("scaler-slot", "scaler-drain", "scaler-expires");
        });
  }
}
