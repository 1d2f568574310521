package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static scaler.outbound.local.LocalCloudFixture.QUICK;
import static scaler.outbound.local.LocalCloudFixture.lives;
import static scaler.outbound.local.LocalCloudFixture.ok;
import static scaler.outbound.local.LocalCloudFixture.request;
import static scaler.outbound.local.LocalCloudFixture.waitForEnd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

  @Test
  void user_data_runs_with_a_clean_environment_in_a_folder_of_its_own() throws IOException {
    CloudMachine machine =
        local.running("env", "#!/bin/sh\npwd > where\nenv > all\necho > done\nexec sleep 1000\n");
    local.text(machine.id(), "done");
    Path folder = local.folder(machine.id());
    assertThat(Files.readString(folder.resolve("where")).strip()).isEqualTo(folder.toString());
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.readAllLines(folder.resolve("all")))
        .contains(
            "HOME=" + folder,
            "SCALER_ROOT=" + folder,
            "SCALER_HOSTS=" + folder.resolve("hosts"),
            "SCALER_BIND=" + machine.address().orElseThrow(),
            "SCALER_PORT_OFFSET=0",
            "SCALER_APP_PORT=8080",
            "SCALER_WATCH_INTERVAL=1",
            "SCALER_MACHINE=" + machine.id(),
            "SCALER_POWEROFF=kill -TERM " + local.see(machine.id()).pid().getAsLong())
        .noneMatch(line -> line.startsWith("JAVA") || line.startsWith("MAVEN"));
  }

  @Test
  void user_data_that_is_no_script_idles() {
    CloudMachine machine = local.running("idle", "hello");
    assertThat(lives(local.see(machine.id()).pid().getAsLong())).isTrue();
  }

  @Test
  void the_end_of_a_machine_ends_its_grandchildren_and_those_that_left_its_session() {
    CloudMachine machine =
        local.running(
            "family",
            """
            #!/bin/sh
            trap '' TERM
            (sh -c 'trap "" TERM; echo $$ > grandchild; sleep 1000; sleep 1000') &
            setsid sh -c 'echo $$ > stranger; exec sleep 1000' &
            sleep 1000
            sleep 1000
            """);
    long grandchild = Long.parseLong(local.text(machine.id(), "grandchild"));
    long stranger = Long.parseLong(local.text(machine.id(), "stranger"));
    long main = local.see(machine.id()).pid().getAsLong();
    Path folder = local.folder(machine.id());
    ok(local.cloud.terminate(machine.id()));
    local.waitFor(machine.id(), State.TERMINATED);
    assertThat(lives(main)).isFalse();
    assertThat(lives(grandchild)).isFalse();
    assertThat(lives(stranger)).isFalse();
    assertThat(folder).doesNotExist();
    ok(local.cloud.terminate(machine.id()));
  }

  @Test
  void stop_and_start_keep_folder_and_address_and_run_the_user_data_again() {
    CloudMachine machine =
        local.running("again", "#!/bin/sh\necho boot >> boots\nexec sleep 1000\n");
    assertThat(local.text(machine.id(), "boots")).isEqualTo("boot");
    ok(local.cloud.stop(machine.id(), false));
    local.waitFor(machine.id(), State.STOPPED);
    assertThat(local.see(machine.id()).pid()).isEmpty();
    ok(local.cloud.stop(machine.id(), false));
    ok(local.cloud.start(machine.id()));
    local.waitFor(machine.id(), State.RUNNING);
    await().until(() -> local.text(machine.id(), "boots").equals("boot\nboot"));
    assertThat(local.see(machine.id()).address()).isEqualTo(machine.address());
  }

  @Test
  void a_reboot_runs_the_user_data_again_and_the_machine_counts_as_running() {
    CloudMachine machine =
        local.running("reboot", "#!/bin/sh\necho boot >> boots\nexec sleep 1000\n");
    local.text(machine.id(), "boots");
    long before = local.see(machine.id()).pid().getAsLong();
    ok(local.cloud.reboot(machine.id()));
    assertThat(local.see(machine.id()).state()).isEqualTo(State.RUNNING);
    await().until(() -> local.text(machine.id(), "boots").equals("boot\nboot"));
    waitForEnd(before);
  }

  @Test
  void a_machine_that_ends_by_itself_is_stopped_and_says_how() {
    CloudMachine well = local.launch("exit0", "#!/bin/sh\nexit 0\n");
    CloudMachine crash = local.launch("exit3", "#!/bin/sh\nexit 3\n");
    CloudMachine off =
        local.launch("off", "#!/bin/sh\nsleep 1000 &\nexec sh -c \"$SCALER_POWEROFF\"\n");
    CloudMachine broken = local.launch("broken", "#!/nowhere/sh\n");
    local.waitFor(well.id(), State.STOPPED);
    local.waitFor(crash.id(), State.STOPPED);
    local.waitFor(off.id(), State.STOPPED);
    local.waitFor(broken.id(), State.STOPPED);
    assertThat(local.see(well.id()).reason().orElseThrow()).endsWith("exit code 0");
    assertThat(local.see(crash.id()).reason().orElseThrow()).endsWith("exit code 3");
    assertThat(local.see(off.id()).reason().orElseThrow()).endsWith("exit code 143");
    assertThat(local.see(broken.id()).reason().orElseThrow()).containsPattern("exit code 12[67]");
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
  void machines_outlive_their_daemon_and_are_found_again() throws IOException {
    try (var twice = new LocalCloudFixture(QUICK)) {
      CloudMachine stays = twice.running("stays", IDLE);
      CloudMachine ends = twice.running("ends", IDLE);
      long pid = twice.see(stays.id()).pid().getAsLong();
      twice.restart();
      assertThat(lives(pid)).isTrue();
      assertThat(twice.see(stays.id()).pid()).hasValue(pid);
      assertThat(twice.see(stays.id()).state()).isEqualTo(State.RUNNING);
      assertThat(twice.launch("stays", IDLE).id()).isEqualTo(stays.id());
      ProcessHandle.of(twice.see(ends.id()).pid().getAsLong()).orElseThrow().destroy();
      twice.waitFor(ends.id(), State.STOPPED);
      assertThat(twice.see(ends.id()).reason().orElseThrow()).contains("unknown");
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
