package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.Needs;
import scaler.engine.port.Outcome;
import scaler.outbound.probe.HttpPages;

/** The Rack middleware of docs/web-roles.md, in real Ruby, as scaler reads it. */
class RackLoadTest {
  private static final Path MIDDLEWARE =
      Path.of(System.getProperty("scaler.project", ".."), "deploy/rack/scaler_load.rb")
          .toAbsolutePath();

  /** What has not come by then would not come; a busy computer needs far less. */
  private static final Duration EVER = Duration.ofSeconds(60);

  /** An application whose requests end when they are told to. */
  private static final String SERVER =
      """
      require ARGV[0]
      held = Queue.new
      load = ScalerLoad.new(->(_) { held.pop; [200, {}, []] },
        port: ARGV[1].to_i, host: "127.0.0.1", window: 1, folder: ARGV[2])
      $stdin.each_line do |line|
        line.start_with?("end") ? held << 1 : Thread.new { load.call({}) }
      end
      """;

  @TempDir private Path folder;
  private final HttpPages pages = new HttpPages(true);
  private final List<Process> servers = new ArrayList<>();
  private int port;

  @BeforeEach
  void a_free_port() throws IOException {
    Needs.command("Ruby", "ruby", "--version");
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
  }

  @AfterEach
  void let_go() throws InterruptedException {
    pages.close();
    for (Process server : servers) {
      server.destroyForcibly().waitFor();
    }
  }

  private Process server() throws IOException {
    Process server =
        new ProcessBuilder(
                "ruby",
                "-e",
                SERVER,
                MIDDLEWARE.toString(),
                String.valueOf(port),
                folder.resolve("load").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    servers.add(server);
    return server;
  }

  private static void tell(Process server, String... words) throws IOException {
    Writer in = server.outputWriter(StandardCharsets.UTF_8);
    for (String word : words) {
      in.write(word + "\n");
    }
    in.flush();
  }

  private Outcome<Integer> load() {
    return pages.load("http://{address}:%d/load".formatted(port), "127.0.0.1", 0);
  }

  private void comesToTell(int load) {
    long begin = System.nanoTime();
    Outcome<Integer> said = load();
    while (!said.equals(Outcome.ok(load)) && System.nanoTime() - begin < EVER.toNanos()) {
      said = load();
    }
    assertThat(said).isEqualTo(Outcome.ok(load));
  }

  @Test
  void requests_in_hand_are_told() throws IOException {
    Process server = server();
    tell(server, "begin", "begin", "begin");
    comesToTell(3);
    tell(server, "end", "end");
    comesToTell(1);
    tell(server, "end");
    comesToTell(0);
  }

  @Test
  void processes_of_one_machine_are_summed_and_another_one_answers_when_one_ends()
      throws Exception {
    Process first = server();
    tell(first, "begin");
    comesToTell(1);
    Process second = server();
    tell(second, "begin", "begin");
    comesToTell(3);
    first.destroyForcibly().waitFor();
    comesToTell(2);
  }

  @Test
  void a_request_brings_the_time_that_it_waited() throws Exception {
    String times =
        """
        require ARGV[0]
        load = ScalerLoad.new(->(_) {})
        now = Time.now.to_f
        headers = ["t=#{now - 3}", (now - 3).to_s, ((now - 3) * 1_000).to_i.to_s,
          ((now - 3) * 1_000_000).to_i.to_s, "t=#{now + 50}", nil, "", "t=", "soon", "-7", "1", "NaN", "1e999"]
        puts headers.map { |header| load.send(:waited, header).round }.join(" ")
        """;
    Path said = folder.resolve("said");
    int code =
        new ProcessBuilder("ruby", "-e", times, MIDDLEWARE.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();

    assertThat(Files.readString(said).strip()).isEqualTo("3 3 3 3 0 0 0 0 0 0 60 0 0");
    assertThat(code).isZero();
  }

  @Test
  void a_request_that_fails_is_over() throws Exception {
    String failing =
        """
        require ARGV[0]
        load = ScalerLoad.new(->(_) { raise "out" }, port: 0, folder: ARGV[1])
        3.times { load.call({}) rescue nil }
        print load.instance_variable_get(:@in_hand)
        """;
    Path said = folder.resolve("said");
    new ProcessBuilder(
            "ruby", "-e", failing, MIDDLEWARE.toString(), folder.resolve("load").toString())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start()
        .waitFor();

    assertThat(Files.readString(said)).isEqualTo("0");
  }
}
