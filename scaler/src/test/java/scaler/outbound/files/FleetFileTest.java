package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.core.fleet.Counted;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.UserData;

class FleetFileTest {
  @TempDir Path folder;

  private static final String FLEET =
      """
      application: shop
      timezone: Europe/Berlin
      database: db.internal:5432
      cloud: { provider: local, subnets: [a] }
      release: { from: releases, current: r1 }
      roles:
        web: { userData: boot/app.sh, capacity: 1 }
      """;

  @BeforeEach
  void a_fleet_that_is_good() throws IOException {
    write("fleet.yaml", FLEET);
    write("boot/app.sh", "#!/bin/bash\n# scaler:include common.sh\necho app\n");
    write("boot/common.sh", "echo common\n");
    Files.createDirectories(folder.resolve("releases/r1"));
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name).getParent());
    Files.writeString(folder.resolve(name), text);
  }

  private Loaded read() {
    return FleetFile.read(folder.resolve("fleet.yaml"));
  }

  /** The sentences, with this test's folder left out. */
  private List<String> told() {
    return told(read());
  }

  private List<String> told(Loaded loaded) {
    return Examples.sentences(loaded).stream()
        .map(sentence -> sentence.replace(folder + "/", ""))
        .toList();
  }

  private FleetSpec good() {
    assertThat(told()).isEmpty();
    return ((Loaded.Fleet) read()).spec();
  }

  @Test
  void machines_of_others_are_counted_by_one_tag() {
    String file =
        """
        application: shop
        timezone: UTC
        cloud: { provider: local, subnets: [a] }
        roles:
          web: { capacity: 1, count: { tag: { "aws:autoscaling:groupName": old } } }
          jobs: { capacity: 1 }
        """;
    var fleet = (Loaded.Fleet) FleetFile.parse(file, "shop.yaml", Map.of());
    assertThat(fleet.spec().roles().getFirst().counted())
        .contains(new Counted.Tagged(new RoleSpec.TagSpec("aws:autoscaling:groupName", "old")));
    assertThat(fleet.spec().roles().getLast().counted()).isEmpty();

    String two = file.replace("groupName\": old", "groupName\": old, team: web");
    assertThat(FleetFile.parse(two, "shop.yaml", Map.of())).isInstanceOf(Loaded.Broken.class);
  }

  @Test
  void includes_are_put_into_boot_scripts() {
    assertThat(((Loaded.Fleet) read()).userData())
        .containsOnly(Map.entry("boot/app.sh", "#!/bin/bash\necho common\necho app\n"));
  }

  @Test
  void what_is_stored_reads_back_the_same_without_its_files() throws IOException {
    var fleet = (Loaded.Fleet) read();
    Path file = folder.resolve("fleet.yaml");
    Files.delete(folder.resolve("boot/app.sh"));
    Files.delete(folder.resolve("releases/r1"));

    assertThat(FleetFile.parse(fleet.text(), file.toString(), fleet.userData())).isEqualTo(fleet);
  }

  @Test
  void a_relative_folder_of_releases_is_below_the_files_folder() {
    assertThat(good().release().orElseThrow().from())
        .isEqualTo(folder.resolve("releases").toAbsolutePath().toString());
  }

  @Test
  void an_included_file_that_is_missing_is_told_where_it_is_named() throws IOException {
    Files.delete(folder.resolve("boot/common.sh"));

    assertThat(told())
        .containsExactly(
            "boot/app.sh:2:18: \"common.sh\" is no file beside this one -> put it into boot");
  }

  @Test
  void an_include_leaves_its_folder_by_no_name() throws IOException {
    write("boot/app.sh", "#!/bin/bash\n# scaler:include ../fleet.yaml\n");

    assertThat(told())
        .containsExactly(
            "boot/app.sh:2:18: \"../fleet.yaml\" is no file beside this one -> put it into boot");
  }

  @Test
  void an_include_goes_one_level_deep() throws IOException {
    write("boot/common.sh", "echo\n# scaler:include app.sh\n");

    assertThat(told())
        .containsExactly("boot/common.sh:2:1: an included file includes another -> one level only");
  }

  @Test
  void a_boot_script_that_is_missing_is_told_with_both_places() throws IOException {
    Files.delete(folder.resolve("boot/app.sh"));

    assertThat(told())
        .containsExactly(
            "fleet.yaml:7:20: userData \"boot/app.sh\" is not there -> put it at boot/app.sh or at "
                + folder.resolveSibling("boot/app.sh"));
  }

  @Test
  void a_boot_script_begins_as_a_script_does() throws IOException {
    write("boot/app.sh", "echo app\n");

    assertThat(told())
        .containsExactly(
            "fleet.yaml:7:20: userData boot/app.sh does not begin with #! -> begin it with"
                + " #!/bin/bash, or nothing runs it");
  }

  @Test
  void a_boot_script_with_windows_line_ends_is_refused() throws IOException {
    write("boot/app.sh", "#!/bin/bash\r\necho\r\n");

    assertThat(told())
        .containsExactly(
            "boot/app.sh:1:12: a Windows line end -> save it as plain text with Unix line ends;"
                + " the machine's shell cannot read it");
  }

  @Test
  void but_one_of_powershell_may_have_them_and_include_others() throws IOException {
    write("boot/job.ps1", "<powershell>\r\n# scaler:include work.ps1\r\n</powershell>\r\n");
    write("boot/work.ps1", "'work'\r\n");
    write(
        "fleet.yaml",
        FLEET
            .replace("{ provider: local,", "{ provider: aws, region: eu-central-1,")
            .replace("release: { from: releases, current: r1 }", "discount: 1")
            .replace(
                "web: { userData: boot/app.sh,",
                "web: { runs: job, launchTemplate: { name: web }, userData: boot/job.ps1,"));

    assertThat(((Loaded.Fleet) read()).userData())
        .containsOnly(Map.entry("boot/job.ps1", "<powershell>\n'work'\n</powershell>\n"));
  }

  @Test
  void a_secret_in_a_boot_script_is_told_where_it_stands() throws IOException {
    write("boot/common.sh", "echo\nexport KEY=AKIAIOSFODNN7EXAMPLE # oh\n");

    assertThat(told())
        .containsExactly(
            "boot/common.sh:2:12: an AWS access key stands here -> remove it and revoke the key;"
                + " machines get keys from their instance role");
  }

  @Test
  void user_data_ends_at_16384_bytes_with_its_header() throws IOException {
    String header =
        "# DB=db.internal:5432;ROLE=app;APPLICATION=shop;RELEASE_FROM=%s;RELEASE=r1\n"
            .formatted(folder.resolve("releases").toAbsolutePath());
    int room = UserData.MOST_BYTES - header.length();
    String start = "#!/bin/bash\n";

    write("boot/app.sh", start + "#".repeat(room - start.length() - 1) + "\n");
    FleetSpec spec = good();
    String script = ((Loaded.Fleet) read()).userData().getOrDefault("boot/app.sh", "");
    assertThat(UserData.forMachine(script, spec, spec.roles().getFirst(), List.of()))
        .hasSize(UserData.MOST_BYTES)
        .startsWith(start + header);

    write("boot/app.sh", start + "#".repeat(room - start.length()) + "\n");
    assertThat(told())
        .containsExactly(
            "fleet.yaml:7:20: userData boot/app.sh has 16385 bytes with what is put into it -> EC2"
                + " takes 16384 at most; fetch the rest at boot");
  }

  @Test
  void user_data_that_is_too_large_by_itself_is_told_with_all_else() throws IOException {
    write("boot/app.sh", "#!/bin/bash\n" + "#".repeat(20_000));
    write("fleet.yaml", FLEET.replace("Europe/Berlin", "CET"));

    assertThat(told())
        .satisfiesExactly(
            zone -> assertThat(zone).startsWith("fleet.yaml:2:11: timezone"),
            large ->
                assertThat(large).startsWith("fleet.yaml:7:20: userData boot/app.sh has 20013"));
  }

  @Test
  void releases_that_are_not_there_are_told() throws IOException {
    Files.delete(folder.resolve("releases/r1"));
    assertThat(told())
        .containsExactly(
            "fleet.yaml:5:37: there is no release r1 in releases -> put it there, or name one that is there");

    Files.delete(folder.resolve("releases"));
    assertThat(told())
        .containsExactly(
            "fleet.yaml:5:18: from is \"releases\", and there is no such folder -> write the folder"
                + " that holds the releases");
  }

  @Test
  void variables_that_are_not_set_here_are_noted() throws IOException {
    write("fleet.yaml", FLEET.replace("db.internal:5432", "\"${env:DB}\""));
    Path file = folder.resolve("fleet.yaml");

    assertThat(told(FleetFile.read(file, Map.of("DB", "x")))).isEmpty();
    assertThat(told(FleetFile.read(file))).isEmpty();
    assertThat(told(FleetFile.read(file, Map.of())))
        .containsExactly(
            "fleet.yaml:3:11: note: the variable DB is not set here -> set it for the process that"
                + " runs the loop");
  }

  @Test
  void machines_on_aws_do_not_reach_a_folder_here() throws IOException {
    write(
        "fleet.yaml",
        FLEET
            .replace("provider: local", "provider: aws, region: eu-central-1")
            .replace("userData", "image: ami-1, machines: [m7g.large], userData"));

    assertThat(told())
        .anyMatch(sentence -> sentence.startsWith("fleet.yaml:5:18: warning: from is a folder"));
  }

  @Test
  void what_is_no_fleet_file_is_told_as_a_whole() throws IOException {
    assertThat(told(FleetFile.read(folder.resolve("none.yaml"))))
        .containsExactly("none.yaml: there is no such file -> name a fleet file");
    assertThat(told(FleetFile.read(folder.resolve("boot"))))
        .containsExactly("boot: this is a folder -> name a fleet file");

    write("fleet.yaml", "#".repeat(256 * 1024 + 1));
    assertThat(told())
        .containsExactly("fleet.yaml: larger than 256 KiB -> a fleet file has some hundred lines");

    Files.write(
        folder.resolve("fleet.yaml"), "name: M\u00FCller".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(told()).containsExactly("fleet.yaml: this is not UTF-8 text -> save it as UTF-8");
  }

  @Test
  void a_byte_order_mark_does_no_harm() throws IOException {
    write("fleet.yaml", "\uFEFF" + FLEET);

    assertThat(told()).isEmpty();
  }

  @Test
  void a_folder_that_cannot_stand_in_user_data_is_told_at_load() throws IOException {
    write("it's/fleet.yaml", FLEET);
    write("it's/boot/app.sh", "#!/bin/bash\n");
    Files.createDirectories(folder.resolve("it's/releases/r1"));

    assertThat(told(FleetFile.read(folder.resolve("it's/fleet.yaml"))))
        .containsExactly(
            "it's/fleet.yaml:5:18: from, made absolute, holds a quote, a semicolon, a backslash, a"
                + " $ or a control character -> move the releases to a folder with a plainer name");
  }

  @Test
  void a_device_is_not_read() {
    assertThat(told(FleetFile.read(Path.of("/dev/zero"))))
        .containsExactly("/dev/zero: this is a pipe or a device -> name a fleet file");
  }

  @Test
  void the_folder_above_is_looked_in_after_the_files_own() throws IOException {
    write("schedules/fleet.yaml", FLEET.replace("from: releases", "from: ../releases"));
    Path file = folder.resolve("schedules/fleet.yaml");
    assertThat(((Loaded.Fleet) FleetFile.read(file)).userData().values())
        .containsExactly("#!/bin/bash\necho common\necho app\n");

    write("schedules/boot/app.sh", "#!/bin/bash\necho own\n");
    assertThat(((Loaded.Fleet) FleetFile.read(file)).userData().values())
        .containsExactly("#!/bin/bash\necho own\n");
  }
}
