package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.JOBS;
import static scaler.engine.TestFleet.WEB;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.fleet.RatioSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.RoleName;
import scaler.outbound.postgres.Status;

/** A role that grows with another one, in the whole loop. */
@ExtendWith(Quiet.class)
class RatioLoopTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  private final Stage stage = new Stage("2026-03-04T12:00:00Z");

  private static RoleSpec halfOfJobs() {
    RoleSpec web = TestFleet.web(1, 4);
    return web.with(web.machine(), Optional.of(new RatioSpec(JOBS, 1, 2)));
  }

  private int wanted(RoleName role) {
    return new Status(stage.database)
        .samples(stage.application).stream()
            .filter(sample -> sample.role().equals(role))
            .mapToInt(Status.Sample::wanted)
            .findFirst()
            .orElse(0);
  }

  @Test
  void it_grows_in_the_same_look_and_shrinks_when_the_others_are_gone() {
    // It stands before the one that it grows with: the order in the file does not matter.
    stage.fleet.apply(halfOfJobs(), TestFleet.jobs(1, 5));
    stage.until("they serve", LONG, () -> stage.settled(JOBS, 1) && stage.settled(WEB, 1));

    stage.fleet.apply(halfOfJobs(), TestFleet.jobs(5, 5));
    stage.look();
    assertThat(wanted(JOBS)).isEqualTo(5);
    assertThat(wanted(WEB)).isEqualTo(3);
    assertThat(new Status(stage.database).look(stage.application, WEB).because())
        .hasValueSatisfying(why ->
            assertThat(why)
                .contains(
                    "it grows with jobs: 1 for each 2, and 5 machines are wanted or at work"));
    stage.until("both have grown", LONG, () -> stage.settled(JOBS, 5) && stage.settled(WEB, 3));

    stage.fleet.apply(halfOfJobs(), TestFleet.jobs(0, 5));
    stage.until("both are small", LONG, () -> stage.settled(JOBS, 0) && stage.settled(WEB, 1));
    stage.holdsItsLaws();
  }

  @Test
  void as_long_as_machines_of_the_other_role_work_on_it_stays() {
    stage.fleet.apply(halfOfJobs(), TestFleet.jobs(4, 5));
    stage.until("both serve", LONG, () -> stage.settled(JOBS, 4) && stage.settled(WEB, 2));
    stage.world.put(TestFleet.QUEUE, 8, Duration.ofMinutes(20));
    stage.lookFor(Duration.ofMinutes(2));

    stage.fleet.apply(halfOfJobs(), TestFleet.jobs(0, 1));
    stage.lookFor(Duration.ofMinutes(5));
    assertThat(stage.inService(WEB)).isEqualTo(2);
    stage.until("their work is done", Duration.ofHours(2), () -> stage.settled(WEB, 1));
  }
}
