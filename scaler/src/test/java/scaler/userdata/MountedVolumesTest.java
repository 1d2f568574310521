package scaler.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a machine does with its data volumes; the disks are files, the tools say what they do. */
class MountedVolumesTest {
  private static final String SETTINGS = "DB=;ROLE=app;VOLUMES=/dev/sdf:vol-0abc,/dev/sdg:vol-0def";
  private static final String BY_SERIAL = "dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0abc";

  @TempDir private Path folder;

  private TestMachine machine(int blkid) throws IOException {
    var machine =
        new TestMachine(Files.createDirectory(folder.resolve("m")), "app-volumes.sh", SETTINGS);
    for (String tool : new String[] {"mkfs.ext4", "mount"}) {
      machine.bring("tools/" + tool, "#!/bin/sh\necho \"did %s $*\" >&2\n".formatted(tool));
    }
    machine.bring("tools/mountpoint", "#!/bin/sh\nexit 1\n");
    machine.bring("tools/blkid", "#!/bin/sh\nexit %d\n".formatted(blkid));
    machine.environment.merge(
        "PATH", machine.root.resolve("tools").toString(), (all, ours) -> ours + ":" + all);
    return machine;
  }

  private static void disk(TestMachine machine, String path, String text) throws IOException {
    Path file = machine.root.resolve(path);
    Files.createDirectories(file.getParent());
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    try (var disk = new RandomAccessFile(whole.toFile(), "rw")) {
      disk.setLength(2 << 20);
      disk.writeBytes(text);
    }
    Files.move(whole, file);
  }

  @Test
  void a_machine_waits_for_its_volumes_formats_empty_ones_and_mounts_each_by_its_serial_number()
      throws Exception {
    try (var machine = machine(2)) {
      machine.boot().says("starting", "", 0);
      disk(machine, "dev/xvdg", "");
      disk(machine, BY_SERIAL, "");
      machine.says("ready", "", 0);
      Path root = machine.root;
      assertThat(machine.logged())
          .contains(
              "did mkfs.ext4 -q %s".formatted(root.resolve(BY_SERIAL)),
              "did mount %s %s".formatted(root.resolve(BY_SERIAL), root.resolve("data/sdf")),
              "did mount %s %s".formatted(root.resolve("dev/xvdg"), root.resolve("data/sdg")));
    }
  }

  @ParameterizedTest(name = "blkid says {0}")
  @CsvSource({"0, ''", "8, ''", "0, data"})
  void a_disk_that_holds_something_is_mounted_and_never_formatted(int blkid, String text)
      throws Exception {
    try (var machine = machine(blkid)) {
      disk(machine, BY_SERIAL, text);
      disk(machine, "dev/sdg", text);
      machine.boot().says("ready", "", 0);
      assertThat(machine.logged()).contains("did mount").doesNotContain("did mkfs");
    }
  }

  @Test
  void one_that_is_not_empty_and_has_no_file_system_stops_the_machine() throws Exception {
    try (var machine = machine(2)) {
      disk(machine, BY_SERIAL, "something raw");
      machine
          .boot()
          .says("failed", "", 0)
          .logs("volume vol-0abc has no file system and is not empty: format it by hand");
      assertThat(machine.logged()).doesNotContain("did mkfs");
      machine.off();
    }
  }

  @Test
  void volumes_that_no_machine_was_ever_told_of_are_refused() throws Exception {
    try (var machine =
        new TestMachine(
            Files.createDirectory(folder.resolve("m")),
            "app-volumes.sh",
            "DB=;ROLE=app;VOLUMES=/dev/../etc:*")) {
      machine.boot().says("failed", "", 0).logs("user data: VOLUMES is /dev/sdf:ID,...");
      machine.off();
    }
  }

  @Test
  void on_the_local_cloud_a_volume_is_a_folder_and_is_found_at_the_same_place() throws Exception {
    try (var machine = machine(2)) {
      Files.createDirectories(machine.root.resolve("dev/sdf"));
      Files.createDirectories(machine.root.resolve("dev/sdg"));
      machine.boot().says("ready", "", 0);
      Files.writeString(machine.root.resolve("data/sdf/hello"), "ü");
      assertThat(machine.root.resolve("dev/sdf/hello")).hasContent("ü");
      assertThat(machine.logged()).doesNotContain("did ");
    }
  }
}
