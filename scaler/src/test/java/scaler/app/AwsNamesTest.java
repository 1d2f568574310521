package scaler.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scaler.app.wiring.Exit;
import scaler.outbound.aws.Ground;
import scaler.outbound.aws.Moto;

/** What apply, diff and run say about names that only the cloud knows; against moto. */
class AwsNamesTest {
  private static final String REGION = "ap-south-1";

  private static String fleet(String subnet) {
    return """
    application: named
    timezone: UTC
    cloud: { provider: aws, region: %s, subnets: [%s] }
    roles: { web: { launchTemplate: { name: web-named }, capacity: { min: 0, max: 2 } } }
    """
        .formatted(REGION, subnet);
  }

  @Test
  void names_are_stored_as_they_were_meant_and_a_new_meaning_is_a_difference_to_apply(
      @TempDir Path folder) {
    try (Ground ground =
        new Ground(REGION, "named", "10.12.0.0/16", List.of("10.12.0.0/24", "10.12.1.0/24"))) {
      String template = ground.template("web-named");
      Shop shop = shop(folder);
      String file = shop.file("named.yaml", fleet("public-a-named")).toString();
      String subnet = "  subnet public-a-named is %s in %sa".formatted(ground.subnetA, REGION);
      String web = "  launchTemplate of web is %s version 1".formatted(template);

      assertThat(shop.cli.run("diff", file).lines())
          .containsExactly("named was never applied; this would be its first version", web, subnet);
      assertThat(shop.cli.run("apply", file).lines())
          .containsExactly(web, subnet, "version 1 of named governs from now on");
      assertThat(shop.cli.run("apply", file).lines())
          .containsExactly(file + " is the same as version 1, which governs already");

      ground
          .ec2()
          .createLaunchTemplateVersion(request ->
              request
                  .launchTemplateId(template)
                  .launchTemplateData(
                      data -> data.imageId(ground.image).instanceType("m6g.xlarge")));
      ground
          .ec2()
          .modifyLaunchTemplate(request -> request.launchTemplateId(template).defaultVersion("2"));
      assertThat(shop.cli.run("diff", file).lines())
          .containsExactly(
              "applying %s would change version 1:".formatted(file),
              "  launchTemplate of web: %s version 1 → %s version 2".formatted(template, template));
      // The file is what governs; what its names mean today is not asked again by a run.
      assertThat(shop.cli.run("run", "--dry-run", file).code()).isEqualTo(Exit.OK);
      assertThat(shop.cli.run("apply", file).out())
          .endsWith("version 2 of named governs from now on\n");
    }
  }

  @Test
  void a_name_that_means_nothing_is_told_and_nothing_is_applied(@TempDir Path folder) {
    Shop shop = shop(folder);
    String file = shop.file("named.yaml", fleet("nowhere")).toString();
    for (String command : List.of("diff", "apply", "run --http 127.0.0.1:0")) {
      Cli.Said said = shop.cli.run((command + " " + file).split(" "));
      assertThat(said.err().lines())
          .startsWith(
              "  there is no subnet nowhere in this region; write the id or the name of one that is there")
          .endsWith("scaler: named names what is not in its cloud: mend what is said above");
      assertThat(said.code()).isEqualTo(Exit.REFUSED);
    }
  }

  @Test
  void a_role_that_may_have_more_machines_than_volumes_is_warned_of_and_applied(
      @TempDir Path folder) {
    try (Ground ground =
        new Ground(REGION, "disks", "10.32.0.0/16", List.of("10.32.0.0/24", "10.32.1.0/24"))) {
      ground.template("web-disks");
      ground.volume(REGION + "a", "disks", "index");
      Shop shop = shop(folder);
      String file =
          shop.file(
                  "disks.yaml",
                  """
                  application: disks
                  timezone: UTC
                  cloud: { provider: aws, region: %s, subnets: [public-a-disks, public-b-disks] }
                  roles:
                    web:
                      launchTemplate: { name: web-disks }
                      capacity: { min: 0, max: 2 }
                      volumes: [{ tag: { disks: index }, device: /dev/sdf }]
                  """
                      .formatted(REGION))
              .toString();
      String warning =
          "warning: web: it may have 2 machines, and its volumes are enough for 1 (%sa: 1, %sb: 0); make 1 more of each entry, or lower max"
              .formatted(REGION, REGION);

      assertThat(shop.cli.run("diff", file).err().lines()).contains(warning);
      Cli.Said applied = shop.cli.run("apply", file);
      assertThat(applied.err().lines()).contains(warning);
      assertThat(applied.code()).isEqualTo(Exit.OK);
      ground.volume(REGION + "b", "disks", "index");
      assertThat(shop.cli.run("apply", file).err()).doesNotContain("volumes");
    }
  }

  private static Shop shop(Path folder) {
    Shop shop = new Shop(folder);
    shop.cli
        .with("AWS_ENDPOINT_URL", Moto.endpoint().toString())
        .with("AWS_ACCESS_KEY_ID", "testing")
        .with("AWS_SECRET_ACCESS_KEY", "testing");
    return shop;
  }
}
