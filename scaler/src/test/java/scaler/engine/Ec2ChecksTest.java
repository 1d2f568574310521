package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import scaler.core.model.MachineId;
import scaler.ec2.Action;
import scaler.ec2.Fault;
import scaler.outbound.postgres.Status;

/** What EC2 finds wrong with machines, as the loop sees it and people read it. */
@ExtendWith(Quiet.class)
class Ec2ChecksTest {
  @RegisterExtension final Ec2Stages stages = new Ec2Stages();

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Map<String, String> seen(Ec2Stage at, String id) {
    return new Status(at.stage.database).machine(new MachineId(id)).orElseThrow().seen();
  }

  private static List<String> told(Ec2Stage at, String id) {
    var slot =
        new Status(at.stage.database).machine(new MachineId(id)).orElseThrow().machine().slot();
    return new Status(at.stage.database)
        .life(slot).stream()
            .map(Status.Event::what)
            .filter(what -> what.startsWith("EC2 "))
            .toList();
  }

  @Test
  void what_ec2_finds_is_seen_and_told_once_and_ends_nothing() throws IOException {
    Ec2Stage at = stages.serving(2);
    String id = at.first();
    at.ec2.region().impairHost(id, true);
    at.stage.lookFor(Duration.ofMinutes(20));

    String sentence = seen(at, id).get("checks");
    assertThat(sentence)
        .startsWith("EC2 finds %s impaired since 2026-03-02T".formatted(id))
        .endsWith("Z: system check");
    assertThat(told(at, id)).containsExactly(sentence);
    assertThat(at.launched()).isEqualTo(2);
    assertThat(at.living()).isEqualTo(2);
    assertThat(at.stage.inService(WEB)).isEqualTo(2);

    at.ec2.region().impairHost(id, false);
    at.stage.lookFor(MINUTE);
    assertThat(seen(at, id)).doesNotContainKey("checks");
    assertThat(told(at, id))
        .containsExactly(sentence, "EC2 finds nothing wrong with %s any more".formatted(id));
  }

  @Test
  void checks_that_cannot_be_seen_are_unknown_and_neither_well_nor_ill() throws IOException {
    Ec2Stage at = stages.serving(2);
    String id = at.first();
    at.ec2.region().impair(id, true);
    at.stage.lookFor(MINUTE);
    at.ec2.faults().always(Action.DESCRIBE_INSTANCE_STATUS, new Fault.Unauthorized());
    at.stage.lookFor(MINUTE);

    assertThat(seen(at, id)).doesNotContainKey("checks");
    assertThat(seen(at, id).get("checksUnknown")).startsWith("UnauthorizedOperation");
    assertThat(told(at, id)).as("that it is over was not told").hasSize(1);
    at.ec2.faults().none();
    at.stage.lookFor(MINUTE);
    assertThat(seen(at, id)).containsKey("checks").doesNotContainKey("checksUnknown");
    assertThat(told(at, id)).as("it is the same as before").hasSize(1);
    assertThat(at.living()).isEqualTo(2);
  }

  @Test
  void checks_are_asked_for_at_most_every_half_minute() throws IOException {
    Ec2Stage at = stages.serving(1);
    int before = at.calls(Action.DESCRIBE_INSTANCE_STATUS);
    at.stage.lookFor(Duration.ofMinutes(10));
    assertThat(at.calls(Action.DESCRIBE_INSTANCE_STATUS) - before).isBetween(30, 63);
    assertThat(at.calls(Action.DESCRIBE_INSTANCES)).isGreaterThan(50);
  }
}
