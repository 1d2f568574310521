package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Tariff;
import scaler.core.fleet.UserData;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.engine.loop.LaunchSetting;
import scaler.engine.port.Finding;
import scaler.engine.port.Resolver.Resolution;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/** A role on Windows, from its fleet file to what EC2 is given; against moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WindowsMachinesTest {
  private static final Path USERDATA =
      Path.of(System.getProperty("scaler.project", "..")).resolve("userdata");

  /** One of the images that moto knows from the start. */
  private static final String WINDOWS = "ami-b7e93bce";

  @TempDir private Path folder;
  private Ground ground;

  @BeforeAll
  void prepare() {
    ground =
        new Ground("sa-east-1", "windows", "10.31.0.0/16", List.of("10.31.0.0/24", "10.31.1.0/24"));
    ground
        .ec2()
        .createLaunchTemplate(request ->
            request
                .launchTemplateName("jobs-windows")
                .launchTemplateData(
                    RequestLaunchTemplateData.builder()
                        .imageId(WINDOWS)
                        .instanceType("m6i.large")
                        .build()));
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  private Loaded.Fleet fleet(String machines, String script) throws IOException {
    Path scripts = Files.createDirectories(folder.resolve("userdata"));
    Files.writeString(scripts.resolve("job.ps1"), Files.readString(USERDATA.resolve("job.ps1")));
    Files.writeString(scripts.resolve("job.sh"), "#!/bin/bash\n");
    Path file =
        Files.writeString(
            folder.resolve("fleet.yaml"),
            """
            application: payroll
            timezone: UTC
            database: 10.126.17.1:5433
            cloud: { provider: aws, region: sa-east-1, subnets: [public-a-windows] }
            release: { from: "s3://payroll/releases", current: r42 }
            roles:
              jobs: { runs: job, %s, userData: userdata/%s, capacity: 1 }
            """
                .formatted(machines, script));
    Loaded loaded = FleetFile.read(file);
    assertThat(loaded).isInstanceOf(Loaded.Fleet.class);
    assertThat(((Loaded.Fleet) loaded).remarks()).isEmpty();
    return (Loaded.Fleet) loaded;
  }

  private Resolution resolved(Loaded.Fleet fleet) {
    return new AwsResolver(ground.clients).resolve(fleet.spec());
  }

  @Test
  void a_machine_is_given_the_script_of_its_role_with_its_settings_in_it() throws Exception {
    Loaded.Fleet fleet =
        fleet(
            "image: %s, machines: [m6i.large], rootVolume: { size: 40 }".formatted(WINDOWS),
            "job.ps1");
    assertThat(resolved(fleet)).isInstanceOf(Resolution.Found.class);
    RoleSpec role = fleet.spec().roles().getFirst();
    String script = fleet.userData().getOrDefault("userdata/job.ps1", "");
    String userData = UserData.forMachine(script, fleet.spec(), role, List.of());
    assertThat(userData)
        .isEqualTo(
            Files.readString(USERDATA.resolve("job.ps1"))
                .replaceFirst(
                    "\n",
                    "\n\\$Scaler = @{'DB'='10.126.17.1:5433';'ROLE'='job';'APPLICATION'='payroll';"
                        + "'RELEASE_FROM'='s3://payroll/releases';'RELEASE'='r42'}\n"));

    var setting =
        new LaunchSetting(fleet.spec(), ((Resolution.Found) resolved(fleet)).resolved(), role);
    MachineId born =
        ok(new AwsCloud(ground.clients, Ground.APPLICATION_TAG)
                .launch(
                    setting.request(
                        "token-windows",
                        ground.subnetA,
                        "m6i.large",
                        Market.ON_DEMAND,
                        userData,
                        Map.of(Ground.APPLICATION_TAG, "windows"))))
            .id();
    String given =
        ground
            .ec2()
            .describeInstanceAttribute(request ->
                request.instanceId(born.value()).attribute(InstanceAttributeName.USER_DATA))
            .userData()
            .value();
    assertThat(new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8))
        .isEqualTo(userData);
  }

  @Test
  void an_image_that_would_not_run_the_script_is_refused() throws Exception {
    String types = ", machines: [m6i.large]";
    assertThat(resolved(fleet("image: " + WINDOWS + types, "job.sh")))
        .isEqualTo(
            new Resolution.Missed(
                List.of(
                    "image ami-b7e93bce of jobs is Windows, which does not run userdata/job.sh; write one for PowerShell, such as userdata/job.ps1")));
    assertThat(resolved(fleet("image: " + ground.image + types, "job.ps1")))
        .isEqualTo(
            new Resolution.Missed(
                List.of(
                    "image %s of jobs is not Windows, and userdata/job.ps1 is a script of PowerShell; change one of them"
                        .formatted(ground.image))));
  }

  @Test
  void doctor_tells_so_of_a_templates_image_too() throws Exception {
    assertThat(examined("job.sh"))
        .contains(
            Finding.miss(
                "template of jobs",
                "its image ami-b7e93bce is Windows, which does not run userdata/job.sh; write one for PowerShell, such as userdata/job.ps1"));
    assertThat(examined("job.ps1"))
        .filteredOn(found -> found.check().equals("template of jobs"))
        .singleElement()
        .satisfies(found -> assertThat(found.standing()).isEqualTo(Finding.Standing.OK));
  }

  private List<Finding> examined(String script) throws IOException {
    FleetSpec fleet = fleet("launchTemplate: { name: jobs-windows }", script).spec();
    var tariff = new Tariff(PriceList.NONE, fleet.prices());
    return new AwsDoctor(ground.clients, InstantSource.system(), Ground.APPLICATION_TAG, tariff)
        .examine(fleet, (role, resolved, subnet, type, market) -> ground.request("doctor"));
  }
}
