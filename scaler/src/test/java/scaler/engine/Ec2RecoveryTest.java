package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.ec2.Action;
import scaler.outbound.postgres.JdbiWishes.Asker;
import scaler.outbound.postgres.Tables;

/** The database is lost, and EC2 remembers what it was asked. */
@ExtendWith(Quiet.class)
class Ec2RecoveryTest {
  private static final Tables NEXT = Tables.fresh();

  @RegisterExtension private final Ec2Stages stages = new Ec2Stages();

  private static void tokensAreNew(Ec2Stage ec2) {
    assertThat(
            ec2.ec2.journal(Action.RUN_INSTANCES).stream()
                .map(one -> one.parameter("ClientToken").orElseThrow()))
        .doesNotHaveDuplicates();
  }

  @Test
  void the_machines_that_run_serve_again_and_no_slot_and_no_token_comes_twice() throws IOException {
    Ec2Stage ec2 = stages.serving(2);
    ec2.losesItsDatabase(NEXT);
    ec2.stage.fleet.apply(web(2, 3));
    ec2.stage.lookFor(Duration.ofMinutes(5));
    assertThat(ec2.calls(Action.RUN_INSTANCES)).as("held").isEqualTo(2);

    ec2.stage.wishes.resume(ec2.stage.application, Optional.empty(), new Asker("ann", ""));
    ec2.settles(2);
    ec2.stage.fleet.apply(web(3, 3));
    ec2.settles(3);
    assertThat(ec2.launched()).isEqualTo(3);
    tokensAreNew(ec2);
    assertThat(ec2.ec2.region().machines().stream().map(one -> one.tags().get("scaler-slot")))
        .doesNotHaveDuplicates();
  }

  @Test
  void when_ec2_shows_nothing_any_more_a_slot_may_come_again_but_its_token_does_not()
      throws IOException {
    Ec2Stage ec2 = stages.stage();
    ec2.losesItsDatabase(NEXT);
    ec2.stage.fleet.apply(web(1, 3));
    ec2.settles(1);
    ec2.stage.fleet.apply(web(0, 3));
    ec2.stage.until("none", Duration.ofMinutes(10), () -> ec2.stage.settled(WEB, 0));
    ec2.stage.world.advance(Duration.ofHours(2));

    ec2.losesItsDatabase(NEXT);
    ec2.stage.fleet.apply(web(1, 3));
    ec2.settles(1);
    assertThat(ec2.launched()).isEqualTo(2);
    tokensAreNew(ec2);
  }
}
