package scaler.outbound.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.Endpoint;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Data volumes of the local cloud: folders below {@code volumes} in its home, made by hand. A
 * volume's {@code volume.json} says its zone and its tags, its {@code data} is what it holds. To
 * attach it makes a link to its data in the machine's folder, under the device's name.
 */
public final class LocalVolumes implements Volumes {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path home;
  private final DaemonClient daemon;
  private final InstantSource clock;

  /**
   * @param home the daemon's folder
   * @param clock says when snapshots began
   */
  public LocalVolumes(Path home, InstantSource clock) {
    this.home = home;
    this.daemon = new DaemonClient(home);
    this.clock = clock;
  }

  /** What stands in {@code volume.json}. */
  record Label(String zone, Map<String, String> tags) {}

  /** What stands in {@code attached.json}; it counts while the machine is there. */
  record Attached(String machine, String device) {}

  /** What stands in {@code snapshot.json}. */
  record CopyLabel(String volume, String begun, Map<String, String> tags) {}

  /** Reads and writes files; what goes wrong is told as the cloud's failure. */
  private interface Work<T> {
    Outcome<T> run() throws IOException;
  }

  private static <T> Outcome<T> disk(Work<T> work) {
    try {
      return work.run();
    } catch (IOException | UncheckedIOException | JacksonException trouble) {
      return Outcome.failed(
          new Failure.Unavailable(
              "a volume of the local cloud cannot be used: " + trouble.getMessage()));
    }
  }

  @Override
  public Outcome<List<Volume>> tagged(String key, String value) {
    return switch (daemon.get("cloud", Description.class)) {
      case Outcome.Failed<Description>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<Description>(var cloud) ->
          disk(() -> {
            List<Volume> found = new ArrayList<>();
            for (Path folder : folders(home.resolve("volumes"), "volume.json")) {
              Label label = read(folder.resolve("volume.json"), Label.class);
              if (value.equals(label.tags().get(key))) {
                found.add(shown(folder, label, cloud));
              }
            }
            return Outcome.ok(found);
          });
    };
  }

  private static Volume shown(Path folder, Label label, Description cloud) throws IOException {
    VolumeId id = new VolumeId(folder.getFileName().toString());
    return new Volume(
        id,
        label.zone(),
        holder(folder, cloud)
            .<Use>map(machine -> new Use.By(new MachineId(machine), Phase.ATTACHED))
            .orElseGet(Use.Free::new));
  }

  private static Optional<String> holder(Path folder, Description cloud) throws IOException {
    Path note = folder.resolve("attached.json");
    if (!Files.exists(note)) {
      return Optional.empty();
    }
    String machine = read(note, Attached.class).machine();
    return cloud.machines().stream()
        .filter(one -> one.id().equals(machine))
        .filter(one -> one.state() != CloudMachine.State.TERMINATED)
        .map(Description.Machine::id)
        .findFirst();
  }

  @Override
  public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
    return switch (daemon.get("cloud", Description.class)) {
      case Outcome.Failed<Description>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<Description>(var cloud) -> disk(() -> attach(volume, machine, device, cloud));
    };
  }

  private Outcome<VolumeId> attach(
      VolumeId volume, MachineId machine, String device, Description cloud) throws IOException {
    Path folder = home.resolve("volumes").resolve(volume.value());
    if (!Files.exists(folder.resolve("volume.json"))) {
      return invalid("there is no volume " + volume);
    }
    Label label = read(folder.resolve("volume.json"), Label.class);
    Optional<Description.Machine> found =
        cloud.machines().stream()
            .filter(one -> one.id().equals(machine.value()))
            .filter(one -> one.state() == CloudMachine.State.RUNNING)
            .filter(one -> one.zone().equals(label.zone()))
            .findFirst();
    if (found.isEmpty()) {
      return invalid("%s does not run in zone %s".formatted(machine, label.zone()));
    }
    Optional<String> holder = holder(folder, cloud);
    if (holder.isPresent()) {
      return invalid("%s is attached to %s".formatted(volume, holder.get()));
    }
    Path data = folder.resolve("data").toAbsolutePath();
    Files.createDirectories(data);
    Path link = Path.of(found.get().folder()).resolve(device.substring(1));
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    // The note first: whoever sees the link finds the volume taken.
    Endpoint.replace(
        folder.resolve("attached.json"),
        JSON.writeValueAsString(new Attached(machine.value(), device)));
    Files.createSymbolicLink(link, data);
    return Outcome.ok(volume);
  }

  @Override
  public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
    return disk(() -> {
      List<VolumeCopy> found = new ArrayList<>();
      for (Path folder : folders(home.resolve("snapshots"), "snapshot.json")) {
        CopyLabel label = read(folder.resolve("snapshot.json"), CopyLabel.class);
        if (label.tags().entrySet().containsAll(tags.entrySet())) {
          found.add(
              new VolumeCopy(
                  folder.getFileName().toString(),
                  new VolumeId(label.volume()),
                  false,
                  Instant.parse(label.begun()),
                  label.tags()));
        }
      }
      return Outcome.ok(found);
    });
  }

  /** Copies the folder; it is a snapshot once its label is there. */
  @Override
  public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
    Path from = home.resolve("volumes").resolve(volume.value());
    if (!Files.exists(from.resolve("volume.json"))) {
      return invalid("there is no volume " + volume);
    }
    return disk(() -> {
      String id = "snap-" + UUID.randomUUID();
      Path to = home.resolve("snapshots").resolve(id);
      Endpoint.privateFolder(to);
      copyTree(from.resolve("data"), to.resolve("data"));
      String begun = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      Endpoint.replace(
          to.resolve("snapshot.json"),
          JSON.writeValueAsString(new CopyLabel(volume.value(), begun, tags)));
      return Outcome.ok(id);
    });
  }

  private static void copyTree(Path from, Path to) throws IOException {
    if (!Files.exists(from)) {
      Files.createDirectories(to);
      return;
    }
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(
            path,
            to.resolve(from.relativize(path).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  @Override
  public Outcome<String> deleteCopy(String snapshot) {
    if (!VolumeId.isOne(snapshot)) {
      return invalid("there is no snapshot " + snapshot);
    }
    Path folder = home.resolve("snapshots").resolve(snapshot);
    return disk(() -> {
      if (Files.exists(folder)) {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(path);
          }
        }
      }
      return Outcome.ok(snapshot);
    });
  }

  /** The folders that hold such a label, by name; others are nobody's business. */
  private static List<Path> folders(Path parent, String label) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(parent)) {
      return all.filter(folder -> Files.exists(folder.resolve(label)))
          .filter(folder -> VolumeId.isOne(folder.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    try {
      return JSON.readValue(Files.readString(file), type);
    } catch (JacksonException broken) {
      throw new IOException("%s is no label of the local cloud's".formatted(file), broken);
    }
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.failed(new Failure.Invalid(detail));
  }
}
