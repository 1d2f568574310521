package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for machines of every role, and for the role app. */
class MachineTest {
  @TempDir private Path folder;

  private TestMachine machine(String script, String settings) throws IOException {
    return new TestMachine(Files.createDirectory(folder.resolve("m")), script, settings);
  }

  @Test
  void an_app_machine_without_a_release_answers_welcome_and_serves_on_while_cordoned()
      throws Exception {
    try (var machine = machine("app.sh", "DB=;ROLE=app")) {
      machine.boot().says("ready", "", 0);
      assertThat(machine.get(80, "/").body()).contains("welcome");
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      assertThat(machine.get(80, "/any").body()).contains("welcome");
      machine.metadata.untag();
      machine.says("ready", "", 0);
    }
  }

  @Test
  void an_app_machine_runs_the_application_of_its_release() throws Exception {
    String app =
        """
        #!/bin/bash
        cd public
        echo "$DB_HOST:$DB_PORT $SCALER_INSTANCE" >index.html
        exec python3 -m http.server --bind "$SCALER_BIND" "$PORT"
        """;
    Path release = Files.createDirectories(folder.resolve("all/r7"));
    Files.createDirectories(release.resolve("public"));
    Path file = Files.createDirectories(release.resolve("bin")).resolve("app");
    assertThat(Files.writeString(file, app).toFile().setExecutable(true)).isTrue();
    String settings =
        "DB=db.internal;ROLE=app;APPLICATION=shop;RELEASE=r7;RELEASE_FROM=" + folder.resolve("all");
    try (var machine = machine("app.sh", settings)) {
      machine.boot().says("ready", "", 0);
      await()
          .atMost(TestMachine.PATIENCE)
          .ignoreExceptions()
          .until(() -> machine.get(80, "/").body().startsWith("db.internal:5432 i-0abc"));
      assertThat(machine.page().path("release").asString()).isEqualTo("r7");
      assertThat(machine.root.resolve("srv/shop/current")).isSymbolicLink();
    }
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "job.sh, DB=;ROLE=banana, unknown role 'banana'",
    "job.sh, DB=;ROLE=app, unknown role 'app'",
    "app.sh, DB=;ROLE=, unknown role ''",
    "app.sh, ROLE=app, the user data has no line DB=ADDRESS;ROLE=NAME",
    "app.sh, DB=$(touch oops);ROLE=app, user data: DB may hold",
    "app.sh, DB=;ROLE=../app, user data: ROLE may hold",
    "app.sh, DB=;ROLE=app;APPLICATION=a;RELEASE=r1;RELEASE_FROM=ftp://x, write /folder",
    "app.sh, DB=;ROLE=app;APPLICATION=a;RELEASE=;RELEASE_FROM=s3://x, needs an APPLICATION and a RELEASE",
    "app.sh, DB=;ROLE=app;APPLICATION=a;RELEASE=r1;RELEASE_FROM=/absent, no release folder",
    "job.sh, DB=;ROLE=job, no executable bin/worker or bin/delayed_job",
  })
  void an_unknown_role_or_release_is_logged_and_exits_non_zero(
      String script, String settings, String message) throws Exception {
    try (var machine = machine(script, settings)) {
      machine.boot().says("failed", "", 0).logs(message);
      assertThat(machine.off()).isEqualTo(1);
      assertThat(machine.logged()).doesNotContain("Traceback");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "10.1.2.3, 10.1.2.3 dbhost # scaler",
    "10.1.2.3:5499, 10.1.2.3 dbhost # scaler",
    "2001:db8::7, 2001:db8::7 dbhost # scaler",
    "db.internal, ''",
    "db.internal:5499, ''",
    "'', ''",
  })
  void the_hosts_file_keeps_its_own_lines_and_gets_one_dbhost(String database, String line)
      throws Exception {
    try (var machine = machine("app.sh", "DB=" + database + ";ROLE=app")) {
      String own = "127.0.0.1 localhost\n# 10.9.9.9 dbhost\n10.0.0.1 a dbhost-old\n";
      machine.bring("etc/hosts", own + "10.9.9.8 dbhost\n10.9.9.7\tdbhost # scaler\n");
      machine.boot().says("ready", "", 0);
      assertThat(machine.root.resolve("etc/hosts")).hasContent((own + line).strip());
    }
  }

  @Test
  void the_hooks_of_an_image_are_left_alone_and_used() throws Exception {
    try (var machine = machine("image.sh", "DB=;ROLE=mailer")) {
      machine.bring("etc/scaler/start", "#!/bin/sh\necho 3 >$SCALER_ROOT/count\n");
      machine.bring("etc/scaler/drain", "#!/bin/sh\necho 0 >$SCALER_ROOT/count\n");
      machine.bring(
          "etc/scaler/status", "#!/bin/sh\necho workers=$(cat $SCALER_ROOT/count) busy=1\n");
      machine.boot().says("ready", "", 3);
      assertThat(machine.page().path("busy").asInt()).isEqualTo(1);
      machine.metadata.tag("draining");
      machine.says("draining", "draining", 0);
      machine.metadata.untag();
      machine.says("ready", "", 3);
      assertThat(machine.root.resolve("etc/scaler/start")).content().contains("echo 3");
    }
  }

  @Test
  void a_drain_hook_that_fails_acknowledges_nothing_and_is_run_again() throws Exception {
    try (var machine = machine("image.sh", "DB=;ROLE=mailer")) {
      machine.bring("etc/scaler/start", "#!/bin/sh\n");
      machine.bring("etc/scaler/drain", "#!/bin/sh\ntest -e $SCALER_ROOT/may-drain\n");
      machine.bring("etc/scaler/status", "#!/bin/sh\necho workers=0\n");
      machine.boot().says("ready", "", 0);
      machine.metadata.tag("draining");
      machine.logs("the drain hook has failed").says("ready", "", 0);
      machine.bring("may-drain", "");
      machine.says("draining", "draining", 0);
    }
  }

  @Test
  void an_image_with_a_start_hook_alone_is_told_what_is_missing() throws Exception {
    try (var machine = machine("image.sh", "DB=;ROLE=mailer")) {
      machine.bring("etc/scaler/start", "#!/bin/sh\n");
      machine.boot().says("failed", "", 0).logs("must bring drain and status, too");
    }
  }

  @Test
  void a_status_hook_that_knows_nothing_gives_no_page() throws Exception {
    try (var machine = machine("image.sh", "DB=;ROLE=mailer")) {
      machine.bring("etc/scaler/start", "#!/bin/sh\ntouch $SCALER_ROOT/started\n");
      machine.bring("etc/scaler/drain", "#!/bin/sh\n");
      machine.bring("etc/scaler/status", "#!/bin/sh\nexit 2\n");
      machine.boot();
      await()
          .atMost(TestMachine.PATIENCE)
          .ignoreExceptions()
          .until(() ->
              machine.get(8099, "/scaler").statusCode() == 503
                  && Files.exists(machine.root.resolve("started")));
    }
  }

  @Test
  void the_page_survives_nonsense_and_answers_at_once() throws Exception {
    try (var machine = machine("app.sh", "DB=;ROLE=app")) {
      machine.boot().says("ready", "", 0);
      assertThat(machine.get(8099, "/").statusCode()).isEqualTo(404);
      assertThat(machine.get(8099, "/scaler/../../etc/passwd").statusCode()).isEqualTo(404);
      assertThat(send(machine, "POST /scaler HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 405");
      assertThat(send(machine, "\r\n\r\n")).startsWith("HTTP/1.1 405");
      assertThat(send(machine, "GET\r\n\r\n")).startsWith("HTTP/1.1 405");
      assertThat(send(machine, "\0\u00ff\r\n\r\n")).startsWith("HTTP/1.1 405");
      assertThat(send(machine, "G".repeat(200_000))).isEmpty();
      assertThat(send(machine, "GET /sca")).isEmpty(); // no end: given up after two seconds
      machine.says("ready", "", 0);
      assertThat(machine.logged()).doesNotContain("Traceback");
    }
  }

  @Test
  void idle_connections_do_not_keep_others_from_the_page() throws Exception {
    try (var machine = machine("app.sh", "DB=;ROLE=app")) {
      machine.boot().says("ready", "", 0);
      Socket[] idle = new Socket[100];
      for (int i = 0; i < idle.length; i++) {
        idle[i] = new Socket(machine.address, 18_099);
      }
      assertThat(machine.get(8099, "/scaler").statusCode()).isEqualTo(200);
      for (Socket socket : idle) {
        socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        assertThat(socket.getInputStream().read()).isEqualTo(-1); // closed by the machine
        socket.close();
      }
    }
  }

  private static String send(TestMachine machine, String request) throws IOException {
    try (var socket = new Socket(machine.address, 18_099)) {
      socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
            .lines()
            .findFirst()
            .orElse("");
      } catch (IOException _) {
        return ""; // the server has had enough of it
      }
    }
  }
}
