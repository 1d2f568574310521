package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static scaler.outbound.local.LocalCloudFixture.QUICK;
import static scaler.outbound.local.LocalCloudFixture.ok;
import static scaler.outbound.local.LocalCloudFixture.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.LocalCloudDaemon;
import scaler.outbound.local.wire.Endpoint;

/** What the local cloud answers to who asks it for machines. */
@TestInstance(Lifecycle.PER_CLASS)
class LocalCloudTest {
  private static final String IDLE = "#!/bin/sh\nexec sleep 1000\n";

  private LocalCloudFixture local;

  @BeforeAll
  void up() throws IOException {
    local = new LocalCloudFixture(QUICK);
  }

  @AfterAll
  void down() throws IOException {
    local.close();
  }

  @Test
  void a_launch_gives_a_pending_machine_with_an_id_an_address_and_its_tags() {
    CloudMachine machine = local.launch("fresh", IDLE);
    assertThat(machine.id().value()).matches("i-[0-9a-f]{17}");
    assertThat(machine.state()).isEqualTo(State.PENDING);
    assertThat(machine.zone()).isEqualTo("zone-a");
    assertThat(machine.type()).isEqualTo("small");
    assertThat(machine.address().orElseThrow()).startsWith("127.");
    assertThat(machine.tags()).isEqualTo(Map.of(LocalCloudFixture.TAG, "shop"));
    local.waitFor(machine.id(), State.RUNNING);
    assertThat(ok(local.cloud.list("shop"))).extracting(CloudMachine::id).contains(machine.id());
    assertThat(ok(local.cloud.list("other"))).isEmpty();
  }

  @Test
  void a_machine_stays_pending_until_its_boot_delay_is_over() throws IOException {
    try (var slow = new LocalCloudFixture(QUICK.withBootDelay(Duration.ofHours(1)))) {
      CloudMachine machine = slow.launch("slow", IDLE);
      slow.ahead.set(Duration.ofMinutes(59));
      await()
          .during(Duration.ofMillis(400))
          .until(() -> slow.see(machine.id()).state() == State.PENDING);
      slow.ahead.set(Duration.ofMinutes(61));
      slow.waitFor(machine.id(), State.RUNNING);
    }
  }

  @Test
  void the_same_token_gives_the_same_machine_and_with_other_parameters_it_is_refused() {
    CloudMachine first = local.launch("twice", IDLE);
    assertThat(local.launch("twice", IDLE).id()).isEqualTo(first.id());
    assertThat(local.cloud.launch(request("twice", "other")))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
  }

  @Test
  void user_data_larger_than_ec2_takes_is_refused_to_the_byte() {
    assertThat(local.cloud.launch(request("full", "x".repeat(16 * 1024))))
        .isInstanceOf(Outcome.Ok.class);
    assertThat(local.cloud.launch(request("over", "x".repeat(16 * 1024 + 1))))
        .isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_request_larger_than_the_daemon_takes_is_refused_for_good() {
    assertThat(local.cloud.launch(request("huge", "x".repeat(300 * 1024))))
        .isEqualTo(
            Outcome.failed(new Failure.Invalid("the request is larger than the daemon takes")));
  }

  @Test
  void there_is_room_for_two_hundred_machines() throws IOException {
    try (var full = new LocalCloudFixture(QUICK.withBootDelay(Duration.ofHours(1)))) {
      for (int i = 0; i < 200; i++) {
        full.launch("machine" + i, "");
      }
      assertThat(ok(full.cloud.list("shop")).stream().map(CloudMachine::address).distinct())
          .hasSize(200);
      assertThat(full.cloud.launch(request("one more", "")))
          .isEqualTo(
              Outcome.failed(
                  new Failure.NoCapacity("the local cloud has no room beside its 200 machines")));
    }
  }

  private static MachineId launched(LocalCloudFixture local, String token, Market market) {
    LaunchRequest plain = request(token, IDLE);
    return ok(local.cloud.launch(
            new LaunchRequest(
                plain.clientToken(),
                plain.subnet(),
                plain.type(),
                market,
                plain.image(),
                plain.launchTemplate(),
                plain.securityGroups(),
                plain.keyPair(),
                plain.profile(),
                plain.rootVolume(),
                plain.userData(),
                plain.tags())))
        .id();
  }

  @Test
  void a_spot_machine_that_is_interrupted_ends_when_its_time_is_over() throws IOException {
    try (var alone = new LocalCloudFixture(QUICK)) {
      MachineId id = launched(alone, "interrupted", Market.SPOT);
      alone.waitFor(id, State.RUNNING);
      ok(alone.cloud.interrupt(id, Duration.ofHours(2)));
      ok(alone.cloud.interrupt(id, Duration.ZERO));
      alone.restart();
      assertThat(alone.see(id).state()).isEqualTo(State.RUNNING);
      assertThat(alone.see(id).reclaimed()).isFalse();
      alone.ahead.set(Duration.ofHours(2));
      alone.waitFor(id, State.TERMINATED);
      assertThat(alone.see(id).reclaimed()).isTrue();
    }
  }

  @Test
  void one_that_is_not_spot_is_not_interrupted() {
    MachineId id = launched(local, "not-spot", Market.ON_DEMAND);

    assertThat(local.cloud.interrupt(id, Duration.ZERO))
        .isEqualTo(
            Outcome.failed(
                new Failure.Invalid(
                    "machine %s is not spot, so no cloud takes it back: launch it with market: spot"
                        .formatted(id))));
  }

  @Test
  void a_terminated_machine_is_listed_for_an_hour() throws IOException {
    try (var hour = new LocalCloudFixture(QUICK)) {
      CloudMachine machine = hour.running("hour", IDLE);
      ok(hour.cloud.terminate(machine.id()));
      hour.waitFor(machine.id(), State.TERMINATED);
      hour.ahead.set(Duration.ofMinutes(59));
      await()
          .during(Duration.ofMillis(400))
          .until(() -> hour.see(machine.id()).state() == State.TERMINATED);
      hour.ahead.set(Duration.ofMinutes(61));
      await().until(() -> ok(hour.cloud.list("shop")).isEmpty());
      ok(hour.cloud.terminate(machine.id()));
    }
  }

  @Test
  void tags_come_and_go_and_a_machine_that_is_not_there_is_refused() {
    CloudMachine machine = local.launch("tags", IDLE);
    ok(local.cloud.tag(machine.id(), "scaler-state", "draining"));
    assertThat(local.see(machine.id()).tags()).containsEntry("scaler-state", "draining");
    ok(local.cloud.untag(machine.id(), "scaler-state"));
    ok(local.cloud.untag(machine.id(), "scaler-state"));
    assertThat(local.see(machine.id()).tags()).doesNotContainKey("scaler-state");
    assertThat(local.cloud.tag(new MachineId("i-0"), "a", "b")).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void machines_that_share_an_address_have_port_offsets_of_their_own() throws IOException {
    try (var shared = new LocalCloudFixture(QUICK.withShared(true))) {
      CloudMachine one = shared.launch("one", IDLE);
      CloudMachine two = shared.launch("two", IDLE);
      assertThat(one.address()).isEqualTo(Optional.of("127.0.0.1"));
      assertThat(two.address()).isEqualTo(Optional.of("127.0.0.1"));
      assertThat(one.portOffset()).isPositive().isNotEqualTo(two.portOffset());
      assertThat(ok(shared.cloud.describe()).shared()).isTrue();
    }
  }

  @Test
  void a_daemon_that_does_not_answer_is_unavailable_and_says_what_to_do() throws IOException {
    Path home = Files.createTempDirectory("local-cloud");
    assertThat(new LocalCloud(home, "application").list("shop"))
        .isEqualTo(
            Outcome.failed(
                new Failure.Unavailable(
                    "no local cloud runs in %s: start it with scaler local-cloud up"
                        .formatted(home))));
    LocalCloudFixture.delete(home);
  }

  @Test
  void a_daemon_that_went_away_is_unavailable_and_says_where_and_what_to_do() throws IOException {
    Path home = Files.createTempDirectory("local-cloud");
    LocalCloudDaemon.start(home, QUICK, InstantSource.system()).close();
    int port = Endpoint.read(home).orElseThrow().port();
    assertThat(new LocalCloud(home, "application").list("shop"))
        .isEqualTo(
            Outcome.failed(
                new Failure.Unavailable(
                    "the local cloud does not answer at http://127.0.0.1:%d: ".formatted(port)
                        + "start it with scaler local-cloud up")));
    LocalCloudFixture.delete(home);
  }

  @Test
  void the_same_request_is_kept_to_the_letter_over_the_wire() {
    LaunchRequest request = request("letters", "#!/bin/sh\n# ünïcode \" \\ \u0007\nsleep 1000\n");
    CloudMachine first = ok(local.cloud.launch(request));
    assertThat(ok(local.cloud.launch(request)).id()).isEqualTo(first.id());
  }
}
