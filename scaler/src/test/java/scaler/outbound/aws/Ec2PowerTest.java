package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.ec2.Action;
import scaler.ec2.Catalog;
import scaler.ec2.Ec2Double;
import scaler.ec2.Fault;
import scaler.ec2.Offer;
import scaler.ec2.Times;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;

/** Reboots, stops and starts that EC2 does not do, or does and does not answer. */
class Ec2PowerTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T12:00:00Z"));
  private Ec2Double ec2;
  private AwsClients clients;
  private AwsCloud cloud;

  @BeforeEach
  void start() throws IOException {
    ec2 = new Ec2Double(now::get, Times.STANDARD);
    ec2.catalog()
        .with(new Catalog.Image("ami-0b", "diskless", "self", "2026-01-31T12:00:00.000Z", false));
    clients = ImpatientClients.open(ec2.endpoint());
    cloud = new AwsCloud(clients, "scaler-application");
  }

  @AfterEach
  void stop() {
    clients.close();
    ec2.close();
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private MachineId running(String image) {
    LaunchRequest request =
        new LaunchRequest(
            "token-" + image,
            "subnet-0a",
            Optional.of("m7g.large"),
            Market.ON_DEMAND,
            Optional.of(image),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            Map.of("scaler-application", "shop"));
    MachineId id = ok(cloud.launch(request)).id();
    pass(Duration.ofSeconds(5));
    return id;
  }

  private CloudMachine seen(MachineId id) {
    return ok(cloud.find(id)).orElseThrow();
  }

  private static Failure failure(Outcome<MachineId> outcome) {
    return switch (outcome) {
      case Outcome.Ok<MachineId> done -> throw new AssertionError(done);
      case Outcome.Failed<MachineId>(var failure) -> failure;
    };
  }

  @Test
  void a_stop_that_hangs_is_accepted_each_time_and_only_force_ends_it() {
    MachineId id = running("ami-0a");
    ec2.region().hangOnStop(id.value());
    ok(cloud.stop(id, false));
    pass(Duration.ofHours(1));
    assertThat(seen(id).state()).isEqualTo(State.STOPPING);
    ok(cloud.stop(id, false));
    assertThat(failure(cloud.start(id))).isInstanceOf(Failure.Invalid.class);
    pass(Duration.ofHours(1));
    assertThat(seen(id).state()).isEqualTo(State.STOPPING);

    ok(cloud.stop(id, true));

    assertThat(seen(id).state()).isEqualTo(State.STOPPED);
    assertThat(ec2.journal(Action.STOP_INSTANCES).getLast().parameter("Force")).contains("true");
  }

  @Test
  void a_start_without_room_says_so_and_leaves_the_machine_stopped_until_there_is_some() {
    MachineId id = running("ami-0a");
    ok(cloud.stop(id, false));
    pass(Duration.ofSeconds(20));
    ec2.capacity().full(Offer.onDemand("m7g.large", "test-1a"));

    assertThat(failure(cloud.start(id))).isInstanceOf(Failure.NoCapacity.class);
    assertThat(seen(id).state()).isEqualTo(State.STOPPED);

    ec2.capacity().plenty(Offer.onDemand("m7g.large", "test-1a"));
    ok(cloud.start(id));
    pass(Duration.ofSeconds(5));
    assertThat(seen(id).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void a_machine_says_itself_that_it_cannot_be_stopped_and_is_asked_nothing() {
    MachineId onDisk = running("ami-0a");
    MachineId onHost = running("ami-0b");
    assertThat(seen(onDisk).stoppable()).isTrue();
    assertThat(seen(onHost).stoppable()).isFalse();
    assertThat(failure(cloud.stop(onHost, false))).isInstanceOf(Failure.Invalid.class);
    assertThat(seen(onHost).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void a_reboot_is_sent_once_even_when_its_answer_is_lost() {
    MachineId id = running("ami-0a");
    ec2.faults().next(Action.REBOOT_INSTANCES, new Fault.ReplyCut());
    try (AwsClients patient = ImpatientClients.patient(ec2.endpoint())) {
      assertThat(failure(new AwsCloud(patient, "scaler-application").reboot(id)))
          .isInstanceOf(Failure.Unavailable.class);
    }
    assertThat(ec2.region().machine(id.value()).reboots()).isEqualTo(1);
    assertThat(ec2.journal(Action.REBOOT_INSTANCES)).hasSize(1);
  }

  @Test
  void stops_and_starts_whose_answers_are_lost_are_sent_again_and_do_no_harm() {
    MachineId id = running("ami-0a");
    ec2.faults().next(Action.STOP_INSTANCES, new Fault.ReplyCut());
    ec2.faults().next(Action.START_INSTANCES, new Fault.ReplyCut());
    try (AwsClients patient = ImpatientClients.patient(ec2.endpoint())) {
      AwsCloud again = new AwsCloud(patient, "scaler-application");
      ok(again.stop(id, false));
      pass(Duration.ofSeconds(20));
      assertThat(seen(id).state()).isEqualTo(State.STOPPED);
      ok(again.start(id));
    }
    pass(Duration.ofSeconds(5));
    assertThat(seen(id).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void each_failure_is_what_its_code_says() {
    MachineId id = running("ami-0a");
    ec2.faults().everywhere(new Fault.Throttled());
    assertThat(failure(cloud.reboot(id))).isInstanceOf(Failure.Throttled.class);
    assertThat(failure(cloud.start(id))).isInstanceOf(Failure.Throttled.class);
    ec2.faults().everywhere(new Fault.Unauthorized());
    assertThat(failure(cloud.stop(id, true))).isInstanceOf(Failure.Denied.class);
    assertThat(failure(cloud.reboot(id))).isInstanceOf(Failure.Denied.class);
    ec2.faults().everywhere(new Fault.ServerError());
    assertThat(failure(cloud.stop(id, false))).isInstanceOf(Failure.Unavailable.class);
    ec2.faults().none();
    MachineId unknown = new MachineId("i-0aaaaaaaaaaaaaaab");
    assertThat(failure(cloud.stop(unknown, false))).isInstanceOf(Failure.Invalid.class);
    assertThat(seen(id).state()).isEqualTo(State.RUNNING);
  }

  @Test
  void one_machine_is_named_in_each_call() {
    MachineId id = running("ami-0a");
    ok(cloud.reboot(id));
    ok(cloud.stop(id, false));
    pass(Duration.ofSeconds(20));
    ok(cloud.start(id));
    for (Action action :
        List.of(Action.REBOOT_INSTANCES, Action.STOP_INSTANCES, Action.START_INSTANCES)) {
      assertThat(ec2.journal(action))
          .singleElement()
          .satisfies(asked -> {
            assertThat(asked.parameter("InstanceId.1")).contains(id.value());
            assertThat(asked.parameter("InstanceId.2")).isEmpty();
          });
    }
  }
}
