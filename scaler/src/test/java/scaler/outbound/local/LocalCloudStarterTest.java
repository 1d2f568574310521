package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static scaler.outbound.Pids.lives;
import static scaler.outbound.Pids.waitForEnd;
import static scaler.outbound.local.LocalCloudFixture.ok;
import static scaler.outbound.local.LocalCloudFixture.request;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.LocalCloudDaemon;
import scaler.outbound.local.daemon.Settings;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Endpoint;

class LocalCloudStarterTest {
  private static final String IDLE = "#!/bin/sh\nexec sleep 1000\n";

  private Path folder;
  private Path home;
  private LocalCloudStarter starter;
  private LocalCloud cloud;

  @BeforeEach
  void home() throws IOException {
    DaemonMain.quiet();
    folder = Files.createTempDirectory("local-cloud");
    home = folder.resolve("home");
    starter = new LocalCloudStarter(home, DaemonMain.command(home));
    cloud = new LocalCloud(home, LocalCloudFixture.TAG);
  }

  @AfterEach
  void nothing_is_left() throws IOException {
    ok(starter.down());
    LocalCloudFixture.delete(folder);
  }

  @Test
  void a_second_up_finds_the_first_and_down_ends_machines_and_daemon() throws IOException {
    Description first = ok(starter.up());
    assertThat(ok(starter.up()).pid()).isEqualTo(first.pid());
    assertThat(Files.getPosixFilePermissions(home))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(Endpoint.file(home)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    long machine = running("one");
    assertThat(ok(starter.down())).isTrue();
    waitForEnd(first.pid());
    assertThat(lives(machine)).isFalse();
    assertThat(ok(starter.down())).isFalse();
    assertThat(cloud.list("shop"))
        .isEqualTo(
            Outcome.failed(
                new Failure.Unavailable(
                    "no local cloud runs in %s: start it with scaler local-cloud up"
                        .formatted(home))));
  }

  @Test
  void machines_outlive_a_killed_daemon_and_down_finds_them() {
    Description first = ok(starter.up());
    long machine = running("one");
    kill(first.pid());
    assertThat(lives(machine)).isTrue();
    Description second = ok(starter.up());
    assertThat(second.pid()).isNotEqualTo(first.pid());
    assertThat(second.machines().getFirst().pid()).hasValue(machine);
    assertThat(second.machines().getFirst().state()).isEqualTo(State.RUNNING);
    kill(second.pid());
    assertThat(ok(starter.down())).isTrue();
    assertThat(lives(machine)).isFalse();
  }

  @Test
  void a_home_has_one_daemon() {
    ok(starter.up());
    assertThatThrownBy(
            () -> LocalCloudDaemon.start(home, Settings.defaults(), InstantSource.system()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("A local cloud runs already in " + home);
  }

  @Test
  void a_command_that_fails_is_reported_with_its_last_words() {
    var broken = new LocalCloudStarter(home, List.of("sh", "-c", "echo no cloud today; exit 1"));
    assertThat(broken.up())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure().detail()).endsWith("no cloud today"));
  }

  @Test
  void the_daemon_and_its_machines_end_with_the_process_they_live_with() throws IOException {
    Process companion = new ProcessBuilder("sleep", "1000").start();
    var bound =
        new LocalCloudStarter(home, DaemonMain.command(home, String.valueOf(companion.pid())));
    Description daemon = ok(bound.up());
    long machine = running("one");
    companion.destroy();
    waitForEnd(daemon.pid());
    assertThat(lives(machine)).isFalse();
  }

  private long running(String token) {
    MachineId id = ok(cloud.launch(request(token, IDLE))).id();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            ok(cloud.describe()).machines().stream()
                .filter(machine -> machine.id().equals(id.value()))
                .anyMatch(machine -> machine.state() == State.RUNNING));
    OptionalLong pid = ok(cloud.describe()).machines().getFirst().pid();
    return pid.orElseThrow();
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    waitForEnd(pid);
  }
}
