package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static scaler.outbound.Pids.lives;
import static scaler.outbound.Pids.waitForEnd;
import static scaler.outbound.local.LocalCloudFixture.QUICK;
import static scaler.outbound.local.LocalCloudFixture.ok;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;

/** A machine of the local cloud as what it is: processes and a folder. */
@TestInstance(Lifecycle.PER_CLASS)
class LocalProcessesTest {
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
}
