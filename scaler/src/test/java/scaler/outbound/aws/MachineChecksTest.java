package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.core.model.Market;
import scaler.ec2.Action;
import scaler.ec2.Ec2Double;
import scaler.ec2.Fault;
import scaler.ec2.State;
import scaler.ec2.Times;
import scaler.engine.port.Finding;
import scaler.engine.port.Finding.Standing;
import scaler.engine.port.LaunchRequest;

/** What doctor says of the rights to end and to heal. */
class MachineChecksTest {
  private static final String TAG = "scaler-application";
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T12:00:00Z"));
  private Ec2Double ec2;
  private AwsClients clients;

  @BeforeEach
  void start() throws IOException {
    ec2 = new Ec2Double(now::get, Times.STANDARD);
    clients = ImpatientClients.open(ec2.endpoint());
  }

  @AfterEach
  void stop() {
    clients.close();
    ec2.close();
  }

  /** A launch that asks for little. */
  static LaunchRequest launch(String token, Map<String, String> tags) {
    return new LaunchRequest(
        token,
        "subnet-0a",
        Optional.of("m7g.large"),
        Market.ON_DEMAND,
        Optional.of("ami-0a"),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        tags);
  }

  private String running() {
    LaunchRequest request = launch("token", Map.of(TAG, "shop"));
    String id = ok(new AwsCloud(clients, TAG).launch(request)).id().value();
    now.updateAndGet(before -> before.plusSeconds(60));
    return id;
  }

  private List<Finding> findings() {
    var sheet = new Sheet();
    new MachineChecks(clients, sheet).power(TAG, "shop");
    return sheet.findings();
  }

  @Test
  void every_verb_is_tried_on_a_machine_of_ours_and_none_is_done() {
    ec2.faults().next(Action.DESCRIBE_INSTANCES, new Fault.Refused(412, "DryRunOperation"));
    String id = running();
    assertThat(findings())
        .hasSize(4)
        .allMatch(found -> found.standing() == Standing.OK && found.says().contains(id));
    now.updateAndGet(before -> before.plusSeconds(600));
    assertThat(ec2.region().machine(id).state()).isEqualTo(State.RUNNING);
    assertThat(ec2.region().machine(id).reboots()).isZero();
  }

  @Test
  void a_right_that_is_missing_is_a_miss() {
    ec2.faults().next(Action.DESCRIBE_INSTANCES, new Fault.Refused(412, "DryRunOperation"));
    ec2.faults().always(Action.STOP_INSTANCES, new Fault.Unauthorized());
    running();
    assertThat(findings())
        .filteredOn(found -> found.standing() == Standing.MISS)
        .singleElement()
        .satisfies(found -> assertThat(found.says()).contains("deploy/iam/scaler.json allows it"));
  }

  @Test
  void a_server_that_takes_no_notice_of_the_mark_is_asked_for_nothing() {
    running();
    assertThat(findings())
        .singleElement()
        .satisfies(found -> assertThat(found.standing()).isEqualTo(Standing.UNKNOWN));
    assertThat(ec2.journal(Action.TERMINATE_INSTANCES)).isEmpty();
    assertThat(ec2.journal(Action.STOP_INSTANCES)).isEmpty();
  }

  @Test
  void without_a_machine_it_is_unknown() {
    ec2.faults().next(Action.DESCRIBE_INSTANCES, new Fault.Refused(412, "DryRunOperation"));
    assertThat(findings())
        .singleElement()
        .satisfies(found ->
            assertThat(found.says()).startsWith("they cannot be tried before the application has"));
  }
}
