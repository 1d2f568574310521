package scaler.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.Needs;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;
import scaler.core.model.WorkerName;
import scaler.engine.port.Outcome;
import scaler.outbound.queues.JobQueues;
import scaler.outbound.queues.JobsTable;

class DemoReleaseTest {
  private static final Map<String, String> JAVA = Map.of("SCALER_DEMO_WORKER", "java");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private JobsTable table;
  private DemoRelease release;

  @BeforeEach
  void prepare() throws IOException {
    table = JobsTable.empty();
    release = new DemoRelease(folder, table);
  }

  @AfterEach
  void end_its_processes() {
    release.close();
  }

  @Test
  void the_bundled_worker_finishes_its_job_when_told_to_end() throws Exception {
    insert(1, 2);
    Process worker = release.start(JAVA, "bin/worker", "--prefix", "i-0abc", "--identifier", "1");
    await().atMost(LONG).until(() -> lockedBy("i-0abc") == 1);
    worker.destroy();
    assertThat(DemoRelease.statusOf(worker)).isZero();
    assertThat(table.number("select count(*) from demo_runs where worker like 'i-0abc host:%'"))
        .isEqualTo(1);
    assertThat(table.number("select count(*) from delayed_jobs")).isZero();
    assertThat(release.log()).contains("completes job").doesNotContain(table.database().password());
  }

  @Test
  void a_killed_worker_leaves_its_lock() throws Exception {
    insert(1, 60);
    Process worker = release.start(JAVA, "bin/worker", "--prefix", "i-0abc", "--identifier", "1");
    await().atMost(LONG).until(() -> lockedBy("i-0abc") == 1);
    worker.destroyForcibly();
    DemoRelease.statusOf(worker);
    assertThat(lockedBy("i-0abc")).isEqualTo(1);
  }

  @Test
  void a_worker_that_cannot_start_says_why() throws Exception {
    Files.delete(folder.resolve("config/java-worker"));
    assertThat(DemoRelease.statusOf(release.start(JAVA, "bin/worker"))).isNotZero();
    assertThat(release.log()).contains("no config/java-worker");
    Files.delete(folder.resolve("config/database.url"));
    assertThat(release.run("bin/worker")).isNotZero();
    assertThat(release.log()).contains("config/database.url is not there");
  }

  @Test
  void the_application_says_welcome_and_its_machine() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      Process app =
          release.start(
              Map.of(
                  "SCALER_BIND", "127.0.0.1",
                  "SCALER_APP_PORT", Integer.toString(port - 5),
                  "SCALER_PORT_OFFSET", "5",
                  "SCALER_INSTANCE", "i-0abc"),
              "bin/app");
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
      await()
          .atMost(LONG)
          .ignoreException(java.net.ConnectException.class)
          .untilAsserted(() ->
              assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
                  .isEqualTo("welcome to i-0abc\n"));
      app.destroy();
      assertThat(DemoRelease.statusOf(app)).isZero();
    }
  }

  @Test
  void jobs_of_the_gem_are_read_right() throws Exception {
    Needs.delayedJob();
    enqueue("--priority", "2", "3", "0.1");
    enqueue("--priority", "0", "2", "0.1");
    enqueue("--later", "3600", "4", "0.1");
    var seen = read("priority > 0");
    assertThat(seen.demand()).isEqualTo(3);
    Reading.Jobs jobs = seen.jobs().orElseThrow();
    assertThat(jobs).isEqualTo(new Reading.Jobs(5, 0, 4, 0, jobs.oldestWait(), jobs.wanted()));
    assertThat(jobs.oldestWait()).isLessThan(Duration.ofSeconds(60));
  }

  @Test
  void a_worker_of_the_gem_is_seen_by_its_machine_and_ends_after_its_job() throws Exception {
    Needs.delayedJob();
    enqueue("2", "3");
    Process worker =
        release.start(Map.of(), "bin/worker", "--prefix", "i-0abc", "--identifier", "1");
    await().atMost(LONG).until(() -> lockedBy("i-0abc") == 1);
    assertThat(read("true").running()).isEqualTo(OptionalInt.of(1));
    worker.destroy();
    assertThat(DemoRelease.statusOf(worker)).isZero();
    assertThat(table.number("select count(*) from demo_runs")).isEqualTo(1);
    assertThat(read("true").ready()).isEqualTo(1);
  }

  @Test
  void a_job_that_fails_once_is_rescheduled_alike_by_both() throws Exception {
    Needs.delayedJob();
    enqueue("--fail-once", "1", "0");
    Process gem = release.start(Map.of(), "bin/worker", "--prefix", "i-1");
    await().atMost(LONG).until(() -> failedOnce(1));
    gem.destroy();
    DemoRelease.statusOf(gem);
    enqueue("--fail-once", "--from", "2", "1", "0");
    Process java = release.start(JAVA, "bin/worker", "--prefix", "i-2");
    await().atMost(LONG).until(() -> failedOnce(2));
    java.destroy();
    DemoRelease.statusOf(java);
    assertThat(
            table.number(
                "select count(*) from delayed_jobs where last_error like 'attempt 1 fails%' and"
                    + " run_at - updated_at between '5.5 s' and '6.5 s'"))
        .isEqualTo(2);
  }

  @Test
  void the_gem_and_the_bundled_worker_share_a_queue_and_run_each_job_once() throws Exception {
    Needs.delayedJob();
    enqueue("120", "0.05");
    Process[] workers = {
      release.start(Map.of(), "bin/worker", "--prefix", "i-1", "--identifier", "1"),
      release.start(Map.of(), "bin/worker", "--prefix", "i-1", "--identifier", "2"),
      release.start(JAVA, "bin/worker", "--prefix", "i-2", "--identifier", "1"),
      release.start(JAVA, "bin/worker", "--prefix", "i-2", "--identifier", "2"),
    };
    await().atMost(LONG).until(() -> table.number("select count(*) from delayed_jobs") == 0);
    for (Process worker : workers) {
      worker.destroy();
      assertThat(DemoRelease.statusOf(worker)).isZero();
    }
    assertThat(table.number("select count(*) from demo_runs")).isEqualTo(120);
    assertThat(table.number("select count(distinct number) from demo_runs")).isEqualTo(120);
  }

  @Test
  void a_job_of_a_killed_worker_of_the_gem_runs_elsewhere_as_soon_as_it_is_freed()
      throws Exception {
    Needs.delayedJob();
    enqueue("1", "1");
    Process first = release.start(Map.of(), "bin/worker", "--prefix", "i-0abc");
    await().atMost(LONG).until(() -> lockedBy("i-0abc") == 1);
    first.destroyForcibly();
    DemoRelease.statusOf(first);
    free("i-0abc");
    Process other = release.start(Map.of(), "bin/worker", "--prefix", "i-0def");
    await().atMost(LONG).until(() -> table.number("select count(*) from delayed_jobs") == 0);
    other.destroy();
    DemoRelease.statusOf(other);
    assertThat(table.number("select count(*) from demo_runs where worker like 'i-0def host:%'"))
        .isOne();
    assertThat(table.number("select count(*) from demo_runs")).isOne();
  }

  private void free(String machine) throws Exception {
    var source =
        new DelayedJob(
            table.url(),
            Count.READY,
            Optional.empty(),
            JobsTable.FOUR_HOURS,
            Optional.of(new RescueSpec(table.url(), 3, 25)));
    try (var queues = new JobQueues(plain -> plain, JobQueues.COMMANDS)) {
      var workers = read("true").locks().orElseThrow().keySet();
      assertThat(workers).allMatch(worker -> WorkerName.isOn(worker, new MachineId(machine)));
      if (!(queues.held(source, workers) instanceof Outcome.Ok<List<LockedJob>>(var jobs))) {
        throw new AssertionError("no jobs are shown");
      }
      for (LockedJob job : jobs) {
        assertThat(queues.free(source, job, Optional.empty())).isEqualTo(Outcome.ok(true));
      }
    }
  }

  private boolean failedOnce(int jobs) {
    return table.number("select count(*) from delayed_jobs where attempts = 1") == jobs;
  }

  private void enqueue(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "ruby";
    command[1] = "enqueue.rb";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    assertThat(release.run(command)).isZero();
  }

  private void insert(int number, int seconds) {
    table.execute(
        """
        insert into delayed_jobs (run_at, handler)
        values (now() at time zone 'UTC', E'--- !ruby/struct:DemoJob\\nnumber: %d\\nseconds: %d\\n')
        """
            .formatted(number, seconds));
  }

  private int lockedBy(String machine) throws Exception {
    return read("true").lockedBy(new MachineId(machine)).orElseThrow();
  }

  private Reading.Known read(String where) throws Exception {
    try (var queues = new JobQueues(plain -> plain, JobQueues.COMMANDS)) {
      return (Reading.Known)
          queues.read(
              table.source(scaler.core.fleet.RoleSpec.Count.READY, where),
              Instant.parse("2026-07-01T12:00:00Z"));
    }
  }
}
