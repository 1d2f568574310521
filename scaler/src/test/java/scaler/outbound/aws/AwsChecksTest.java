package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.core.model.Ailment;
import scaler.core.model.MachineId;
import scaler.ec2.Action;
import scaler.ec2.Ec2Double;
import scaler.ec2.Fault;
import scaler.ec2.Times;
import scaler.engine.port.Checks.Report;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** EC2's status checks as the real client reads them from the double. */
class AwsChecksTest {
  private static final Instant LATER = Instant.parse("2026-03-09T12:00:00Z");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T12:00:00Z"));
  private final List<String> ids = new ArrayList<>();
  private Ec2Double ec2;
  private AwsClients clients;

  @BeforeEach
  void start() throws IOException {
    ec2 = new Ec2Double(now::get, Times.STANDARD);
    clients = ImpatientClients.open(ec2.endpoint());
    for (int n = 0; n < 12; n++) {
      ids.add(launch("token-" + n));
    }
    now.updateAndGet(before -> before.plus(Duration.ofMinutes(5)));
  }

  @AfterEach
  void stop() {
    clients.close();
    ec2.close();
  }

  private String launch(String token) {
    LaunchRequest request = MachineChecksTest.launch(token, Map.of());
    return ok(new AwsCloud(clients, "scaler-application").launch(request)).id().value();
  }

  private Map<MachineId, List<Ailment>> ailing() {
    return switch (ok(new AwsChecks(clients, 5).look())) {
      case Report.Made(var ailing) -> ailing;
      case Report.NotMade() -> throw new AssertionError("EC2 makes checks");
    };
  }

  private static MachineId id(String id) {
    return new MachineId(id);
  }

  @Test
  void only_what_is_not_well_is_told_with_its_check_and_since_when() {
    ec2.region().impair(ids.get(1), true);
    ec2.region().impairHost(ids.get(2), true);
    ec2.region().schedule(ids.get(3), "instance-retirement", "The host is worn out", LATER);
    Optional<Instant> since = Optional.of(now.get());

    assertThat(ailing())
        .isEqualTo(
            Map.of(
                id(ids.get(1)), List.of(new Ailment.Failing("instance check", since)),
                id(ids.get(2)), List.of(new Ailment.Failing("system check", since)),
                id(ids.get(3)),
                    List.of(new Ailment.Planned("instance-retirement", Optional.of(LATER)))));

    ec2.region().impair(ids.get(1), false);
    ec2.region().impairHost(ids.get(2), false);
    ec2.region().schedule(ids.get(3), "instance-retirement", "[Completed] It is done", LATER);
    assertThat(ailing()).isEmpty();
  }

  @Test
  void all_that_is_wrong_with_one_machine_is_told_together() {
    ec2.region().impair(ids.getFirst(), true);
    ec2.region().impairHost(ids.getFirst(), true);
    ec2.region().schedule(ids.getFirst(), "system-reboot", "Maintenance", LATER);
    assertThat(ailing().get(id(ids.getFirst())))
        .containsExactly(
            new Ailment.Failing("system check", Optional.of(now.get())),
            new Ailment.Failing("instance check", Optional.of(now.get())),
            new Ailment.Planned("system-reboot", Optional.of(LATER)));
  }

  @Test
  void all_pages_count() {
    ids.forEach(id -> ec2.region().impair(id, true));
    assertThat(ailing()).hasSize(12);
    assertThat(ec2.journal(Action.DESCRIBE_INSTANCE_STATUS)).hasSize(5);
  }

  @Test
  void a_part_is_void() {
    ids.forEach(id -> ec2.region().impair(id, true));
    ec2.faults().next(Action.DESCRIBE_INSTANCE_STATUS, new Fault.PartialPage());
    assertThat(new AwsChecks(clients, 5).look())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unavailable.class));
  }

  @Test
  void the_last_question_unanswered_makes_the_others_void() {
    ec2.region().impair(ids.getFirst(), true);
    ec2.faults().spare(Action.DESCRIBE_INSTANCE_STATUS, 2);
    ec2.faults().next(Action.DESCRIBE_INSTANCE_STATUS, new Fault.Throttled());
    assertThat(new AwsChecks(clients).look()).isInstanceOf(Outcome.Failed.class);
  }
}
