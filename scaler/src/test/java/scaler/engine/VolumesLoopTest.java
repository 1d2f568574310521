package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.QUEUE;
import static scaler.engine.TestFleet.jobs;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.sim.SimPart;
import scaler.sim.SimVolumes;

/** Whole lives of machines with data volumes: the loop, real PostgreSQL, a world in memory. */
@ExtendWith(Quiet.class)
class VolumesLoopTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(40);

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  /** Made of the application's name: stages share a database, in which a volume is held once. */
  private VolumeId id(String name) {
    return new VolumeId("vol-%s-%s".formatted(name, stage.application));
  }

  private VolumeId volume(String name, String zone) {
    ((SimVolumes) stage.world.ports().volumes()).add(id(name), zone, Map.of("data", "index"));
    return id(name);
  }

  /** The same role with a data volume for each machine, of those tagged {@code data=index}. */
  static RoleSpec withIndex(RoleSpec role) {
    var index =
        new DataVolume(new TagSpec("data", "index"), "/dev/sdf", Optional.of(Duration.ofDays(14)));
    return role.with(role.machine().withDataVolumes(List.of(index)), Optional.empty());
  }

  private List<Volume> volumes() {
    return switch (stage.world.ports().volumes().tagged("data", "index")) {
      case Outcome.Ok<List<Volume>>(var shown) -> shown;
      case Outcome.Failed<List<Volume>>(var failure) -> throw new AssertionError(failure);
    };
  }

  /** All snapshots that were begun and not deleted. */
  private List<VolumeCopy> copies() {
    return switch (stage.world.ports().volumes().copies(Map.of())) {
      case Outcome.Ok<List<VolumeCopy>>(var shown) -> shown;
      case Outcome.Failed<List<VolumeCopy>>(var failure) -> throw new AssertionError(failure);
    };
  }

  /** Every machine in service has the volume that is set aside for it, and nobody else has it. */
  private void eachHasItsOwn() {
    Set<VolumeId> given = new HashSet<>();
    for (Machine machine : stage.onRecord()) {
      for (HeldVolume held : machine.volumes()) {
        assertThat(given.add(held.id())).as("given twice: %s", held).isTrue();
      }
    }
    for (Machine machine : stage.in(scaler.core.model.MachineState.IN_SERVICE, JOBS)) {
      MachineId id = machine.id().orElseThrow();
      assertThat(volumes())
          .anySatisfy(volume -> {
            assertThat(volume.isAttachedTo(id)).isTrue();
            assertThat(volume.zone()).isEqualTo(machine.zone());
            assertThat(volume.id()).isEqualTo(machine.volumes().getFirst().id());
          });
    }
  }

  private void end(CloudMachine machine) {
    stage.wishes.end(
        stage.application, machine.id(), false, Optional.empty(), new Asker("ann", "a test"));
  }

  @Test
  void as_many_serve_as_there_are_volumes_and_the_next_comes_when_one_is_free_again() {
    volume("1", "zone-b");
    volume("2", "zone-b");
    stage.fleet.apply(withIndex(jobs(3, 3)));
    stage.until("two", FIVE_MINUTES, () -> stage.inService(JOBS) == 2);
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.settled(JOBS, 2)).isTrue();
    eachHasItsOwn();

    stage.world.kill(stage.living(JOBS).getFirst().id());
    stage.until("another one", LONG, () -> stage.world.launched().size() == 3);
    stage.until("two again", LONG, () -> stage.settled(JOBS, 2));
    eachHasItsOwn();
    assertThat(copies()).as("nobody could take one before that end").isEmpty();
    stage.holdsItsLaws();
  }

  @Test
  void an_idle_machine_leaves_one_snapshot_behind_though_answers_are_lost_and_the_process_dies() {
    volume("1", "zone-a");
    stage.fleet.apply(withIndex(jobs(0, 1)));
    stage.world.put(QUEUE, 1, Duration.ofSeconds(30));
    stage.until("in service", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    CloudMachine machine = stage.living(JOBS).getFirst();
    end(machine);
    stage.until(
        "proven idle",
        LONG,
        () -> stage.onRecord().getFirst().drain().flatMap(Machine.Drain::unlocked).isPresent());
    stage.world.loseAnswers(SimPart.VOLUMES, 1);
    stage.look();
    stage.restart();
    // The volumes' listing, the snapshots', and the answer to the snapshot itself.
    stage.through(losing(stage.world.ports()), stage.ledger());
    stage.until("gone", LONG, () -> stage.onRecord().isEmpty());

    assertThat(copies()).hasSize(1);
    VolumeCopy copy = copies().getFirst();
    assertThat(copy.volume()).isEqualTo(id("1"));
    assertThat(copy.tags())
        .containsEntry("scaler-slot", machine.tags().get("scaler-slot"))
        .containsEntry("scaler-application", stage.application)
        .containsEntry("team", "night watch")
        .containsKey("scaler-expires");
    assertThat(volumes()).allMatch(Volume::isFree);
    stage.holdsItsLaws();
  }

  /** Snapshots come to be, and their answers are lost. */
  private static World losing(World world) {
    return with(
        world,
        new Passing(world.volumes()) {
          @Override
          public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
            super.copy(volume, tags);
            return Outcome.failed(new Failure.Unavailable("the answer was lost"));
          }
        });
  }

  private static World with(World world, Volumes volumes) {
    return new World(
        world.cloud(),
        world.balancer(),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        volumes,
        JobLocks.NONE);
  }

  @Test
  void a_machine_whose_snapshot_is_refused_stays_and_goes_when_it_is_not_refused_any_more() {
    volume("1", "zone-a");
    stage.fleet.apply(withIndex(jobs(0, 1)));
    stage.world.put(QUEUE, 1, Duration.ofSeconds(30));
    stage.until("in service", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    stage.through(
        with(
            stage.world.ports(),
            new Passing(stage.world.ports().volumes()) {
              @Override
              public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
                return Outcome.failed(new Failure.Denied("not you"));
              }
            }),
        stage.ledger());
    end(stage.living(JOBS).getFirst());
    stage.lookFor(Duration.ofHours(2));
    assertThat(stage.onRecord()).hasSize(1);
    assertThat(stage.onRecord().getFirst().drain().flatMap(Machine.Drain::late)).isPresent();

    stage.through(stage.world.ports(), stage.ledger());
    stage.until("gone", LONG, () -> stage.onRecord().isEmpty());
    assertThat(copies()).hasSize(1);
    stage.holdsItsLaws();
  }

  @Test
  void an_attachment_whose_answer_is_lost_is_seen_and_not_asked_for_again() {
    volume("1", "zone-a");
    stage.fleet.apply(withIndex(jobs(1, 1)));
    Set<VolumeId> asked = new HashSet<>();
    stage.through(
        with(
            stage.world.ports(),
            new Passing(stage.world.ports().volumes()) {
              @Override
              public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
                assertThat(asked.add(volume)).as("asked for once").isTrue();
                super.attach(volume, machine, device);
                return Outcome.failed(new Failure.Unavailable("the answer was lost"));
              }
            }),
        stage.ledger());
    stage.until("in service", FIVE_MINUTES, () -> stage.inService(JOBS) == 1);
    eachHasItsOwn();
    stage.holdsItsLaws();
  }

  @Test
  void a_volume_that_others_took_is_left_to_them_and_another_machine_gets_another_one() {
    VolumeId first = volume("1", "zone-a");
    stage.fleet.apply(withIndex(jobs(1, 1)));
    stage.until("launched", FIVE_MINUTES, () -> !stage.onRecord().isEmpty());
    MachineId other = stage.world.foreign("other", "zone-a", Map.of());
    stage.world.advance(Duration.ofMinutes(1));
    assertThat(stage.world.ports().volumes().attach(first, other, "/dev/sdz"))
        .isInstanceOf(Outcome.Ok.class);
    VolumeId second = volume("2", "zone-b");

    stage.until("in service", LONG, () -> stage.inService(JOBS) == 1);
    eachHasItsOwn();
    assertThat(stage.onRecord().stream().flatMap(machine -> machine.volumes().stream()))
        .extracting(HeldVolume::id)
        .contains(second);
    assertThat(volumes())
        .filteredOn(volume -> volume.id().equals(first))
        .allMatch(volume -> volume.isAttachedTo(other));
  }

  @Test
  void only_our_own_snapshots_go_when_their_time_is_over_and_only_a_few_in_an_hour() {
    stage.fleet.apply(jobs(0, 1));
    Volumes volumes = stage.world.ports().volumes();
    VolumeId volume = volume("1", "zone-a");
    Map<String, String> ours =
        Map.of(
            "scaler-install",
            stage.fleet.active(stage.application).orElseThrow().installation(),
            "scaler-application",
            stage.application,
            "scaler-expires",
            "2026-03-01T00:00:00Z");
    for (int n = 0; n < 7; n++) {
      volumes.copy(volume, ours);
    }
    Set<String> stays = new HashSet<>();
    stays.add(keep(volumes, volume, ours, "scaler-expires", "2026-03-09T00:00:00Z"));
    stays.add(keep(volumes, volume, ours, "scaler-expires", "some day"));
    stays.add(keep(volumes, volume, ours, "scaler-application", "other"));
    stays.add(keep(volumes, volume, ours, "scaler-install", "other"));
    stage.look();
    assertThat(copies()).hasSize(11 - 5);
    stage.lookFor(Duration.ofMinutes(50));
    assertThat(copies()).hasSize(11 - 5);
    stage.lookFor(Duration.ofMinutes(15));
    assertThat(copies().stream().map(VolumeCopy::id).collect(Collectors.toSet())).isEqualTo(stays);
  }

  private static String keep(
      Volumes volumes, VolumeId volume, Map<String, String> ours, String key, String value) {
    Map<String, String> tags = new java.util.HashMap<>(ours);
    tags.put(key, value);
    return switch (volumes.copy(volume, tags)) {
      case Outcome.Ok<String>(var id) -> id;
      case Outcome.Failed<String>(var failure) -> throw new AssertionError(failure);
    };
  }

  /** Passes everything on. */
  private static class Passing implements Volumes {
    private final Volumes behind;

    Passing(Volumes behind) {
      this.behind = behind;
    }

    @Override
    public Outcome<List<Volume>> tagged(String key, String value) {
      return behind.tagged(key, value);
    }

    @Override
    public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
      return behind.attach(volume, machine, device);
    }

    @Override
    public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
      return behind.copies(tags);
    }

    @Override
    public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
      return behind.copy(volume, tags);
    }

    @Override
    public Outcome<String> deleteCopy(String snapshot) {
      return behind.deleteCopy(snapshot);
    }
  }
}
