package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of role job from boot to power-off. */
class JobMachineTest {
  private static final String WORKER =
      """
      #!/bin/bash
      echo "$* ${DB_HOST-none}:${DB_PORT-none} release ${PWD##*/}" >>"$SCALER_ROOT/started"
      trap 'exit 0' TERM
      while :; do sleep 0.1; done
      """;

  private static final String NOTICE = "meta-data/spot/instance-action";

  @TempDir private Path folder;

  private TestMachine machine(String database) throws IOException {
    release("r1", WORKER);
    return new TestMachine(
        Files.createDirectory(folder.resolve("m")), "job.sh", settings(database));
  }

  private String settings(String database) {
    return "DB=%s;ROLE=job;APPLICATION=shop;RELEASE_FROM=%s/releases;RELEASE=r1"
        .formatted(database, folder);
  }

  private void release(String name, String worker) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("releases").resolve(name).resolve("bin"));
    Path file = Files.writeString(bin.resolve("worker"), worker);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static List<String> started(TestMachine machine) throws IOException {
    Path file = machine.root.resolve("started");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void a_machine_learns_role_and_database_from_its_user_data() throws Exception {
    try (var machine = machine("10.126.17.1:5433")) {
      machine.boot().says("ready", "", 2);
      assertThat(machine.page().path("role").asString()).isEqualTo("job");
      assertThat(machine.page().path("release").asString()).isEqualTo("r1");
      assertThat(machine.page().has("busy")).isFalse();
      assertThat(machine.root.resolve("etc/hosts")).hasContent("10.126.17.1 dbhost # scaler");
      String id = machine.id();
      assertThat(started(machine))
          .hasSize(2)
          .allMatch(line -> line.contains("10.126.17.1:5433"))
          .anyMatch(line -> line.startsWith("--prefix " + id + " --identifier 1 "))
          .anyMatch(line -> line.startsWith("--prefix " + id + " --identifier 2 "));
    }
  }

  @Test
  void a_cordoned_job_machine_stops_its_workers_and_says_so() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      assertThat(machine.workers()).isEmpty();
      assertThat(machine.running().isAlive()).isTrue();
    }
  }

  @Test
  void a_spot_machine_drains_by_itself_on_its_notice_and_acknowledges_only_the_cordon()
      throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      assertThat(machine.page().has("notice")).isFalse();
      machine.metadata.put(
          NOTICE, "{\"action\": \"terminate\", \"time\": \"2026-03-04T12:02:00Z\"}");
      machine.says("draining", "", 0);
      assertThat(machine.page().path("notice").path("time").asString())
          .isEqualTo("2026-03-04T12:02:00Z");
      assertThat(machine.workers()).isEmpty();
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
    }
  }

  @Test
  void what_is_no_notice_changes_nothing() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.metadata.put(NOTICE, "<html>");
      machine.boot().says("ready", "", 2);
      machine.metadata.put(NOTICE, "[1]");
      machine.metadata.tag("other");
      machine.says("ready", "other", 2);
      assertThat(machine.page().has("notice")).isFalse();
    }
  }

  @Test
  void a_worker_with_a_job_in_hand_is_waited_for() throws Exception {
    try (var machine = machine("")) {
      release(
          "r1",
          WORKER.replace("'exit 0'", "'until [ -e $SCALER_ROOT/done ]; do sleep 0.1; done; exit'"));
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 2);
      machine.bring("done", "");
      machine.says("draining", "draining", 0);
    }
  }

  @Test
  void a_cordon_taken_back_starts_the_workers_again() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      machine.metadata.untag();
      machine.says("ready", "", 2);
      assertThat(machine.workers()).hasSize(2);
    }
  }

  @Test
  void a_deployment_restart_does_not_undo_the_cordon() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      assertThat(machine.runHook("deploy")).isZero();
      assertThat(machine.runHook("drain")).isZero();
      assertThat(machine.runHook("start")).isZero();
      await()
          .during(Duration.ofSeconds(1))
          .atMost(TestMachine.PATIENCE)
          .untilAsserted(() -> assertThat(machine.workers()).isEmpty());
      machine.says("draining", "draining", 0);
    }
  }

  @Test
  void a_machine_that_boots_while_cordoned_starts_no_worker() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.metadata.tag("draining");
      machine.boot().says("draining", "draining", 0).logs("release r1 is current");
      String before = machine.page().path("boot").asString();
      assertThat(machine.off()).isZero();
      machine.boot().says("draining", "draining", 0);
      assertThat(machine.page().path("boot").asString()).isNotEqualTo(before);
      assertThat(started(machine)).isEmpty();
    }
  }

  @Test
  void a_failed_metadata_read_is_not_a_removed_tag() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      for (int status : new int[] {500, 404, 401}) {
        machine.metadata.failWith(status);
        await()
            .during(Duration.ofMillis(800))
            .atMost(TestMachine.PATIENCE)
            .untilAsserted(() -> assertThat(machine.workers()).isEmpty());
      }
      machine.says("draining", "draining", 0).logs("the metadata service does not answer");
      machine.metadata.failWith(0);
      machine.metadata.untag();
      machine.says("ready", "", 2);
    }
  }

  @Test
  void a_second_run_doubles_nothing() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      List<String> before = lasting(machine);
      String boot = machine.page().path("boot").asString();
      assertThat(machine.run("bash", machine.root.resolve("boot.sh").toString())).isZero();
      machine.says("ready", "", 2);
      assertThat(machine.workers()).hasSize(2);
      assertThat(machine.page().path("boot").asString()).isEqualTo(boot);
      assertThat(started(machine)).hasSize(2);
      await()
          .atMost(TestMachine.PATIENCE)
          .untilAsserted(() -> assertThat(lasting(machine)).hasSameSizeAs(before));
      assertThat(machine.root.resolve("etc/hosts")).hasContent("10.126.17.1 dbhost # scaler");
    }
  }

  /** Without what a worker waits with, which comes and goes. */
  private static List<String> lasting(TestMachine machine) throws IOException {
    return machine.processes().stream().filter(one -> !one.startsWith("sleep ")).toList();
  }

  @Test
  void a_worker_that_dies_by_itself_is_started_again_after_a_growing_pause() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      release("r1", "#!/bin/bash\ndate +%s.%N >>\"$SCALER_ROOT/started\"\nexit 1\n");
      machine.environment.put("SCALER_WORKERS", "1");
      machine.boot().logs("1 has ended by itself and is started again");
      await()
          .atMost(TestMachine.PATIENCE)
          .untilAsserted(() -> assertThat(started(machine)).hasSizeGreaterThanOrEqualTo(3));
      List<Double> at = started(machine).stream().map(Double::valueOf).toList();
      assertThat(at.get(1) - at.get(0)).isGreaterThan(0.9);
      assertThat(at.get(2) - at.get(1)).isGreaterThan(2.7);
      assertThat(machine.page().path("state").asString()).isEqualTo("starting");
    }
  }

  @Test
  void workers_of_an_older_release_end_and_start_anew_when_another_is_current() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      release("r2", WORKER);
      String second = settings("10.126.17.1").replace("RELEASE=r1", "RELEASE=r2");
      machine.metadata.put("user-data", "#!/bin/bash\n" + second + "\n");
      assertThat(machine.run("bash", machine.root.resolve("boot.sh").toString())).isZero();
      await()
          .atMost(TestMachine.PATIENCE)
          .untilAsserted(() -> assertThat(started(machine)).hasSize(4));
      machine.says("ready", "", 2);
      assertThat(machine.page().path("release").asString()).isEqualTo("r2");
      assertThat(machine.workers()).hasSize(2);
    }
  }

  @Test
  void a_drained_machine_that_nobody_ends_powers_itself_off() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.environment.put("SCALER_POWEROFF_AFTER", "1");
      machine.environment.put("SCALER_POWEROFF", "touch \"$SCALER_ROOT/powered-off\"");
      machine.boot().says("ready", "", 2);
      machine.metadata.tag("draining");
      assertThat(machine.running().waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(machine.running().exitValue()).isZero();
      assertThat(machine.root.resolve("powered-off")).exists();
    }
  }

  @Test
  void a_machine_that_crashed_is_up_again_with_one_set_of_workers() throws Exception {
    try (var machine = machine("10.126.17.1")) {
      machine.boot().says("ready", "", 2);
      machine.running().destroyForcibly().waitFor();
      assertThat(machine.workers()).hasSize(2);
      machine.boot().says("ready", "", 2);
      assertThat(machine.workers()).hasSize(2);
      assertThat(started(machine)).hasSize(4);
    }
  }
}
