package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Tariff;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;
import scaler.engine.port.Finding;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What doctor says of data volumes; against moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumeChecksTest {
  private static final String A = "ca-central-1a";
  private static final String B = "ca-central-1b";

  private Ground ground;

  @BeforeAll
  void prepare() {
    ground =
        new Ground("ca-central-1", "vol", "10.31.0.0/16", List.of("10.31.0.0/24", "10.31.1.0/24"));
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  /** What is said of the volumes of a role with these entries and so many machines at most. */
  private List<Finding> examine(int max, String image, String... entries) {
    String text =
        """
        application: vol
        timezone: UTC
        cloud: { provider: aws, region: ca-central-1, subnets: [public-a-vol, public-b-vol] }
        roles:
          search:
            image: %s
            machines: [m6i.large]
            rootVolume: { size: 20 }
            capacity: { min: 0, max: %d }
            volumes: [%s]
        """
            .formatted(image, max, String.join(", ", entries));
    FleetSpec fleet =
        switch (FleetFile.parse(text, "vol.yaml", Map.of())) {
          case Loaded.Fleet(var spec, _, _, _) -> spec;
          case Loaded.Broken(var problems) -> throw new AssertionError(problems);
        };
    return new AwsDoctor(
            ground.clients,
            InstantSource.system(),
            Ground.APPLICATION_TAG,
            new Tariff(PriceList.NONE, fleet.prices()))
        .examine(fleet, (role, resolved, subnet, type, market) -> ground.request("doctor")).stream()
            .filter(found -> found.check().equals("volumes of search"))
            .toList();
  }

  private List<Finding> examine(int max, String tag) {
    return examine(max, ground.image, entry(tag, "/dev/sdf"));
  }

  private static String entry(String tag, String device) {
    return "{ tag: { data: %s }, device: %s }".formatted(tag, device);
  }

  private static Finding miss(String says) {
    return Finding.miss("volumes of search", says);
  }

  private static Finding ok(String says) {
    return Finding.ok("volumes of search", says);
  }

  private VolumeId volume(String zone, String tag) {
    return ground.volume(zone, "data", tag);
  }

  /** A machine in zone a that runs; of the application when it is told so. */
  private String machine(Tag... tags) {
    String id =
        ground
            .ec2()
            .runInstances(launch ->
                launch.imageId(ground.image).subnetId(ground.subnetA).minCount(1).maxCount(1))
            .instances()
            .getFirst()
            .instanceId();
    if (tags.length > 0) {
      ground.ec2().createTags(request -> request.resources(id).tags(tags));
    }
    return id;
  }

  @Test
  void enough_volumes_in_each_zone_are_well_those_of_its_own_machines_included() {
    VolumeId attached = volume(A, "well");
    volume(B, "well");
    String own = machine(Tag.builder().key(Ground.APPLICATION_TAG).value("vol").build());
    Ground.ok(new AwsVolumes(ground.clients).attach(attached, new MachineId(own), "/dev/sdf"));

    assertThat(examine(2, "well"))
        .containsExactly(ok("enough for 2 machines by zone (%s: 1, %s: 1)".formatted(A, B)));
  }

  @Test
  void a_tag_that_finds_nothing_is_told() {
    assertThat(examine(3, "lost"))
        .containsExactly(
            miss(
                "no volume of this region is tagged data=lost; make 3 with that tag, spread over %s, %s"
                    .formatted(A, B)));
  }

  @Test
  void volumes_where_no_subnet_is_and_subnets_where_no_volume_is_are_told() {
    VolumeId far = volume("ca-central-1d", "apart");
    volume(A, "apart");

    assertThat(examine(2, "apart"))
        .containsExactly(
            miss(
                "%s, tagged data=apart, lies in ca-central-1d, where its role has no subnet; add one there, or restore a snapshot of it in %s, %s"
                    .formatted(far, A, B)),
            miss(
                "its volumes are enough for 1 of the 2 machines that it may have (%s: 1, %s: 0); make 1 more of each entry, or lower max"
                    .formatted(A, B)),
            miss(
                "no machine can be in %s, where no volume lies that it may have; make volumes there, or leave the subnet out"
                    .formatted(B)));
  }

  @Test
  void a_volume_that_others_have_is_told_and_not_counted() {
    VolumeId taken = volume(A, "taken");
    String other = machine();
    Ground.ok(new AwsVolumes(ground.clients).attach(taken, new MachineId(other), "/dev/sdf"));

    assertThat(examine(1, "taken"))
        .containsExactly(
            miss(
                "%s, tagged data=taken, is attached to %s, which is no machine of this application; detach it, adopt that machine, or take the tag off"
                    .formatted(taken, other)),
            miss(
                "its volumes are enough for 0 of the 1 machines that it may have (%s: 0, %s: 0); make 1 more of each entry, or lower max"
                    .formatted(A, B)));
  }

  @Test
  void a_key_that_is_disabled_is_told_and_one_that_is_enabled_is_named() {
    try (KmsClient keys = ground.clients.client(KmsClient.builder())) {
      KeyMetadata made = keys.createKey(request -> request.description("vol")).keyMetadata();
      String key = made.arn();
      String id =
          ground
              .ec2()
              .createVolume(
                  request -> request.availabilityZone(A).size(1).encrypted(true).kmsKeyId(key))
              .volumeId();
      ground
          .ec2()
          .createTags(request ->
              request.resources(id).tags(Tag.builder().key("data").value("secret").build()));

      assertThat(examine(1, "secret"))
          .contains(
              ok(
                  "the key %s of %s is enabled; that it lets scaler's role use it (kms:CreateGrant) only an attachment shows"
                      .formatted(key, id)));
      keys.disableKey(request -> request.keyId(made.keyId()));
      assertThat(examine(1, "secret"))
          .contains(
              miss(
                  "the key %s of %s cannot be used, it is Disabled; enable it, or cancel its deletion"
                      .formatted(key, id)));
    }
  }
}
