package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;
import scaler.engine.port.CloudContract;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.LocalCloudDaemon;
import scaler.outbound.local.daemon.Settings;
import scaler.outbound.local.wire.Description;

/** A daemon in this process with a clock that can jump, and its client. Closing ends all. */
final class LocalCloudFixture implements AutoCloseable {
  static final String TAG = "application";
  static final Settings QUICK =
      new Settings(
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          false,
          java.util.OptionalLong.empty());

  final Path home;
  final LocalCloud cloud;
  final LocalBalancer balancer;
  final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Settings settings;
  private LocalCloudDaemon daemon;

  LocalCloudFixture(Settings settings) throws IOException {
    DaemonMain.quiet();
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    this.settings = settings;
    home = Files.createTempDirectory("local-cloud");
    daemon = LocalCloudDaemon.start(home, settings, clock());
    cloud = new LocalCloud(home, TAG);
    balancer = new LocalBalancer(home);
  }

  /** The daemon goes and comes again; the machines stay. */
  void restart() throws IOException {
    daemon.close();
    daemon = LocalCloudDaemon.start(home, settings, clock());
  }

  private InstantSource clock() {
    return () -> Instant.now().plus(ahead.get());
  }

  static LaunchRequest request(String token, String userData) {
    return CloudContract.plain(token, userData, Map.of(TAG, "shop"));
  }

  static <T> T ok(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Ok.class);
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Failed<T>(var failure) -> throw new AssertionError(failure);
    };
  }

  CloudMachine launch(String token, String userData) {
    return ok(cloud.launch(request(token, userData)));
  }

  CloudMachine running(String token, String userData) {
    CloudMachine machine = launch(token, userData);
    waitFor(machine.id(), State.RUNNING);
    return machine;
  }

  Description.Machine see(MachineId id) {
    return ok(cloud.describe()).machines().stream()
        .filter(machine -> machine.id().equals(id.value()))
        .findFirst()
        .orElseThrow();
  }

  void waitFor(MachineId id, State state) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(see(id).state()).isEqualTo(state));
  }

  Path folder(MachineId id) {
    return Path.of(see(id).folder());
  }

  /** What a machine has written into a file of its folder, when it is there. */
  String text(MachineId id, String file) {
    Path path = folder(id).resolve(file);
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(path) && Files.readString(path).endsWith("\n"));
    try {
      return Files.readString(path).strip();
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
  }

  @Override
  public void close() throws IOException {
    Description seen = ok(cloud.describe());
    seen.machines().forEach(machine -> ok(cloud.terminate(new MachineId(machine.id()))));
    await()
        .until(() ->
            ok(cloud.describe()).machines().stream()
                .allMatch(machine -> machine.state() == State.TERMINATED));
    daemon.close();
    delete(home);
  }

  static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** A data volume in zone-a, as people make one by hand. */
  VolumeId volume(String name, String key, String value) {
    try {
      Path folder = Files.createDirectories(home.resolve("volumes").resolve(name));
      Files.writeString(
          folder.resolve("volume.json"),
          "{\"zone\": \"zone-a\", \"tags\": {\"%s\": \"%s\"}}".formatted(key, value));
      return new VolumeId(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
