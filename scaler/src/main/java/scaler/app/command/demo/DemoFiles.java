package scaler.app.command.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import scaler.app.wiring.Here;

/** The demo's folder: fleet file, boot scripts, and a release as machines deploy it. */
public record DemoFiles(Path root) {
  private static final List<String> RELEASE =
      List.of("bin/app", "bin/worker", "worker.rb", "demo_job.rb", "enqueue.rb");

  /** The fleet file and its boot scripts with all that these include. */
  private static final List<String> FLEET =
      List.of(
          "schedules/demo.yaml",
          "userdata/app.sh",
          "userdata/app-role.sh",
          "userdata/job.sh",
          "userdata/job-role.sh",
          "userdata/contract.sh",
          "userdata/agent.packed");

  /** In that folder; nothing is written yet. */
  public static DemoFiles in(Path root) {
    return new DemoFiles(root);
  }

  Path fleetFile() {
    return root.resolve("schedules/demo.yaml");
  }

  /** The folder of all releases. */
  public Path releases() {
    return root.resolve("releases");
  }

  /** The only release. */
  public Path release() {
    return releases().resolve("r1");
  }

  /** Unpacks everything; the release learns where its queue is and how to work without Ruby. */
  public void unpack(Here here, String jobsUrl) throws IOException {
    for (String name : FLEET) {
      copy(name, root.resolve(name));
    }
    for (String name : RELEASE) {
      copy("demo/" + name, release().resolve(name));
    }
    Path config = Files.createDirectories(release().resolve("config"));
    secret(config.resolve("database.url"), jobsUrl + "\n");
    Files.writeString(
        config.resolve("java-worker"),
        String.join("\n", here.program("scaler.worker.WorkerProgram")) + "\n");
  }

  static String text(String resource) throws IOException {
    try (InputStream in = DemoFiles.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + " is missing in this build of scaler");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void copy(String resource, Path target) throws IOException {
    Path folder = Optional.ofNullable(target.getParent()).orElse(target);
    Files.createDirectories(folder);
    Files.writeString(target, text(resource));
    if (folder.endsWith("bin")) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static void secret(Path file, String content) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
  }
}
