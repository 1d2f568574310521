package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.ImageSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.HealRung;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import scaler.core.schedule.Cron;

class ShippedFleetsTest {
  private static final Map<String, String> SCRIPTS =
      Map.of("userdata/app.sh", "#!/bin/bash\n", "userdata/job.sh", "#!/bin/bash\n");
  private static final String ASSETS_NOTE =
      "note: assets are accepted, and not published by this version -> publish them with your"
          + " deployment for now";

  private static Loaded.Fleet shipped(String name) {
    Loaded loaded = FleetFile.parse(Examples.shipped(name), name + ".yaml", SCRIPTS);
    assertThat(loaded).as("%s", Examples.sentences(loaded)).isInstanceOf(Loaded.Fleet.class);
    return (Loaded.Fleet) loaded;
  }

  private static RoleSpec role(FleetSpec spec, String name) {
    return spec.role(new RoleName(name)).orElseThrow();
  }

  @Test
  void the_file_that_the_readme_opens_with_is_short() {
    assertThat(Examples.shipped("rails").lines().count()).isLessThanOrEqualTo(25);
  }

  @Test
  void remarks_on_the_examples_are_few_and_known() {
    assertThat(Examples.sentences(shipped("rails")))
        .containsExactly("rails.yaml:19:1: " + ASSETS_NOTE);
    assertThat(Examples.sentences(shipped("payroll")))
        .containsExactly("payroll.yaml:37:1: " + ASSETS_NOTE);
    assertThat(Examples.sentences(shipped("web"))).isEmpty();
    assertThat(Examples.sentences(shipped("demo"))).isEmpty();
  }

  @Test
  void the_page_of_web_roles_shows_what_the_file_says() {
    List<String> page = Examples.file("docs/web-roles.md").lines().toList();
    List<String> shown =
        page.subList(page.indexOf("```yaml") + 1, page.indexOf("```")).stream().toList();

    assertThat(Examples.shipped("web").lines()).containsSubsequence(shown);
    assertThat(role(shipped("web").spec(), "web").backlog().orElseThrow().scaleIn())
        .isEqualTo(ScaleIn.IN_QUIET_HOURS);
  }

  @Test
  void the_payroll_fleet_is_read_as_it_is_written() {
    FleetSpec spec = shipped("payroll").spec();
    ZoneId winnipeg = ZoneId.of("America/Winnipeg");

    assertThat(spec.application()).isEqualTo("payroll");
    assertThat(spec.database()).contains("10.126.17.1");
    assertThat(spec.cloud())
        .isEqualTo(
            new FleetSpec.CloudSpec(
                FleetSpec.Provider.AWS,
                Optional.of("us-east-1"),
                List.of("subnet-a", "subnet-b"),
                List.of("sg-web"),
                Optional.of("main")));
    assertThat(role(spec, "app"))
        .isEqualTo(
            new RoleSpec(
                new RoleName("app"),
                new MachineSpec(
                    Optional.of(new ImageSpec.ById("ami-ad7e95c4")),
                    Optional.empty(),
                    List.of("m7g.large", "m6g.large"),
                    List.of(Market.ON_DEMAND),
                    Optional.of("userdata/app.sh"),
                    Runs.APP,
                    Optional.empty(),
                    RoleSpec.VolumeSpec.STANDARD,
                    List.of()),
                new Bounds(2, 5),
                new CapacitySchedule(
                    List.of(
                        new Entry(Cron.parse("0 8 * * 1-5"), winnipeg, new Change.Capacity(3)),
                        new Entry(Cron.parse("0 21 * * 1-5"), winnipeg, new Change.Capacity(2)))),
                Optional.empty(),
                Duration.ofMinutes(45),
                Optional.of(
                    new HealthSpec(
                        "http://{address}/",
                        Optional.of("welcome"),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5))),
                Duration.ofMinutes(10),
                List.of(new BalancerSpec.Classic("smallpayroll-http")),
                new DrainSpec(Duration.ofMinutes(30), OnTimeout.WAIT),
                HealSpec.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE),
                Optional.of("public"),
                Optional.empty(),
                LimitSpec.NONE,
                Optional.empty()));
    assertThat(role(spec, "job").backlog())
        .contains(
            new BacklogSpec(
                new SourceSpec.DelayedJob(
                    "jdbc:postgresql://10.126.17.1/payroll",
                    Count.READY_AND_RUNNING,
                    Optional.of("priority > 0"),
                    Duration.ofHours(4),
                    Optional.empty()),
                new Policy.Threshold(20, 5),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Optional.empty()));
  }

  @Test
  void what_the_rails_fleet_does_not_say_is_as_documented() {
    FleetSpec spec = shipped("rails").spec();
    RoleSpec jobs = role(spec, "jobs");

    assertThat(jobs.machine())
        .isEqualTo(
            new MachineSpec(
                Optional.empty(),
                Optional.of("shop-jobs"),
                List.of(),
                List.of(Market.ON_DEMAND),
                Optional.empty(),
                Runs.JOB,
                Optional.empty(),
                RoleSpec.VolumeSpec.STANDARD,
                List.of()));
    assertThat(jobs.schedule()).isEqualTo(CapacitySchedule.NONE);
    assertThat(jobs.minimumLifetime()).isEqualTo(Duration.ofMinutes(45));
    assertThat(jobs.health()).isEmpty();
    assertThat(jobs.startup()).isEqualTo(Duration.ofMinutes(10));
    assertThat(jobs.heal()).isEqualTo(HealSpec.STANDARD);
    assertThat(jobs.backlog())
        .contains(
            new BacklogSpec(
                new SourceSpec.DelayedJob(
                    "${env:JOBS_URL}",
                    Count.READY,
                    Optional.empty(),
                    Duration.ofHours(4),
                    Optional.empty()),
                new Policy.Auto(Duration.ofMinutes(5), 0.99),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Optional.empty()));
    assertThat(spec.release()).contains(new FleetSpec.ReleaseSpec("s3://shop-releases", "r42"));
    assertThat(role(spec, "web").machine().runs()).isEqualTo(Runs.APP);
  }

  @Test
  void the_demo_runs_on_this_computer_with_short_times() {
    FleetSpec spec = shipped("demo").spec();

    assertThat(spec.cloud().provider()).isEqualTo(FleetSpec.Provider.LOCAL);
    assertThat(spec.cloud().subnets()).containsExactly("local-a", "local-b");
    assertThat(spec.release()).contains(new FleetSpec.ReleaseSpec("${env:DEMO_RELEASES}", "r1"));
    assertThat(role(spec, "web").startup()).isEqualTo(Duration.ofMinutes(1));
    assertThat(role(spec, "jobs").machine().runs()).isEqualTo(Runs.JOB);
    assertThat(role(spec, "jobs").backlog().orElseThrow().interval())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(role(spec, "jobs").drain())
        .isEqualTo(new DrainSpec(Duration.ofMinutes(2), OnTimeout.WAIT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"payroll", "demo"})
  void the_examples_find_the_boot_scripts_in_the_folder_beside_theirs(
      String name, @TempDir Path project) throws IOException {
    Files.createDirectories(project.resolve("schedules"));
    Files.createDirectories(project.resolve("userdata"));
    Path file = project.resolve("schedules").resolve(name + ".yaml");
    Files.writeString(file, Examples.shipped(name));
    Files.writeString(project.resolve("userdata/app.sh"), "#!/bin/bash\necho app\n");
    Files.writeString(project.resolve("userdata/job.sh"), "#!/bin/bash\necho job\n");

    Loaded loaded = FleetFile.read(file);

    assertThat(loaded).isInstanceOf(Loaded.Fleet.class);
    assertThat(((Loaded.Fleet) loaded).userData())
        .containsOnly(
            Map.entry("userdata/app.sh", "#!/bin/bash\necho app\n"),
            Map.entry("userdata/job.sh", "#!/bin/bash\necho job\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"payroll", "demo"})
  void the_shipped_boot_scripts_pass_the_checks(String name) {
    Loaded loaded = FleetFile.read(Examples.PROJECT.resolve("schedules/" + name + ".yaml"));

    assertThat(loaded).as("%s", Examples.sentences(loaded)).isInstanceOf(Loaded.Fleet.class);
  }
}
