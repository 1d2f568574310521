package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.BALANCER;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.Counted;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;
import scaler.outbound.postgres.LastLook;
import scaler.outbound.postgres.Status;

/** Machines of others that do a role's work, or that its balancer serves. */
@ExtendWith(Quiet.class)
class NeighboursTest {
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Map<String, String> OLD = Map.of("fleet", "old");

  private final Stage stage = new Stage("2026-03-02T12:00:00Z");

  private static RoleSpec counting(RoleSpec role, String value) {
    return new RoleSpec(
        role.name(),
        role.machine(),
        role.capacity(),
        role.schedule(),
        role.backlog(),
        role.minimumLifetime(),
        role.health(),
        role.startup(),
        role.loadBalancers(),
        role.drain(),
        role.heal(),
        role.assets(),
        Optional.of(new Counted.Tagged(new TagSpec("fleet", value))),
        LimitSpec.NONE);
  }

  private MachineId foreign(String name) {
    return stage.world.foreign(stage.application + name, "zone-a", OLD);
  }

  private LastLook look() {
    return new Status(stage.database).look(stage.application, WEB);
  }

  @Test
  void machines_of_others_that_count_are_launched_the_less_and_never_touched() {
    MachineId one = foreign("one");
    foreign("two");
    stage.fleet.apply(counting(web(3, 4), "old"));
    stage.until("one of ours", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.lookFor(FIVE_MINUTES);
    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    assertThat(look().counted()).isEqualTo(2);

    stage.world.kill(one);
    stage.until("another of ours", FIVE_MINUTES, () -> stage.settled(WEB, 2));
    stage.fleet.apply(counting(web(1, 4), "old"));
    stage.until("none of ours", FIVE_MINUTES, () -> stage.settled(WEB, 0));
    assertThat(stage.world.living()).hasSize(1).allMatch(left -> left.tags().equals(OLD));
  }

  @Test
  void while_the_others_cannot_be_counted_nothing_changes() {
    stage.fleet.apply(counting(web(1, 4), "old"));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    World world = stage.world.ports();
    Others silent =
        new Others() {
          @Override
          public Outcome<List<scaler.core.model.Stranger>> find(
              java.util.Collection<MachineId> ids) {
            return world.others().find(ids);
          }

          @Override
          public Outcome<List<scaler.core.model.Stranger>> tagged(String key, String value) {
            return Outcome.failed(new Failure.Unavailable("it is silent"));
          }
        };
    stage.through(
        new World(
            world.cloud(),
            world.balancer(),
            world.pages(),
            world.queues(),
            silent,
            world.checks(),
            world.volumes(),
            JobLocks.NONE),
        stage.ledger());
    stage.fleet.apply(counting(web(3, 4), "old"));
    stage.lookFor(FIVE_MINUTES);

    assertThat(stage.settled(WEB, 1)).as(stage.toString()).isTrue();
    assertThat(look().because().orElseThrow()).contains("machines of others", "it is silent");
  }

  @Test
  void a_balancer_that_somebody_else_fills_is_told() {
    stage.fleet.apply(web(1, 2));
    stage.until("one", FIVE_MINUTES, () -> stage.settled(WEB, 1));
    stage.look();
    assertThat(look().foreign()).isEmpty();

    MachineId stranger = foreign("stranger");
    CloudMachine shown =
        stage.world.living().stream()
            .filter(machine -> machine.id().equals(stranger))
            .findFirst()
            .orElseThrow();
    stage.world.ports().balancer().register(BALANCER, shown);
    stage.lookFor(Duration.ofSeconds(20));
    assertThat(look().foreign()).containsExactly(stranger.value());
    assertThat(stage.settled(WEB, 1)).isTrue();
    assertThat(stage.world.targets(BALANCER)).containsKey(stranger);

    stage.fleet.apply(counting(web(2, 2), "old"));
    stage.lookFor(Duration.ofSeconds(20));
    assertThat(look().foreign()).as("it counts, so it is known").isEmpty();
  }
}
