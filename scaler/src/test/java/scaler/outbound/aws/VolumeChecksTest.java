package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.PriceList;
import scaler.core.fleet.Resolved.Origin;
import scaler.core.fleet.Tariff;
import scaler.core.model.MachineId;
import scaler.core.model.VolumeId;
import scaler.ec2.Ec2Double;
import scaler.ec2.Store;
import scaler.ec2.Times;
import scaler.engine.port.Finding;
import scaler.outbound.aws.OriginChecks.Made;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What doctor says of data volumes; against moto, and where moto does not show it, our double. */
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
    FleetSpec fleet = fleet(text);
    return new AwsDoctor(
            ground.clients,
            InstantSource.system(),
            Ground.APPLICATION_TAG,
            new Tariff(PriceList.NONE, fleet.prices()))
        .examine(fleet, (role, resolved, subnet, type, market) -> ground.request("doctor")).stream()
            .filter(found -> found.check().equals("volumes of search"))
            .toList();
  }

  private static FleetSpec fleet(String text) {
    return switch (FleetFile.parse(text, "vol.yaml", Map.of())) {
      case Loaded.Fleet(var spec, _, _, _) -> spec;
      case Loaded.Broken(var problems) -> throw new AssertionError(problems);
    };
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
        .containsExactly(ok("enough for a maximum of 2 (%s: 1, %s: 1)".formatted(A, B)));
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
                "it may have 2 machines, and its volumes are enough for 1 (%s: 1, %s: 0); make 1 more of each entry, or lower max"
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
                "it may have 1 machine, and its volumes are enough for 0 (%s: 0, %s: 0); make 1 more of each entry, or lower max"
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

  /** What is said of one volume of zone a, on a server that shows what moto does not. */
  private static List<Finding> onTheDouble(Image image, Consumer<Store> happens)
      throws IOException {
    FleetSpec fleet =
        fleet(
            """
            application: vol
            timezone: UTC
            cloud: { provider: aws, region: test-1, subnets: [a] }
            roles:
              search:
                image: ami-0a
                machines: [m6i.large]
                capacity: { min: 0, max: 1 }
                volumes: [{ tag: { data: index }, device: /dev/sdf }]
            """);
    try (Ec2Double ec2 = new Ec2Double(InstantSource.system(), Times.STANDARD);
        AwsClients clients = ImpatientClients.open(ec2.endpoint())) {
      ec2.store().add("vol-1", "test-1a", Map.of("data", "index"));
      happens.accept(ec2.store());
      Sheet sheet = new Sheet();
      new VolumeChecks(clients, sheet)
          .look(
              fleet.roles().getFirst(),
              Set.of("test-1a"),
              Optional.of(
                  new Made(
                      new Origin(Optional.empty(), Optional.empty()),
                      Optional.empty(),
                      Optional.of(image))),
              Filter.builder().name("tag:app").values("vol").build());
      return sheet.findings();
    }
  }

  private static Image image(String... disks) {
    return Image.builder()
        .imageId("ami-0a")
        .rootDeviceName("/dev/xvda")
        .blockDeviceMappings(
            Arrays.stream(disks)
                .map(disk -> BlockDeviceMapping.builder().deviceName(disk).build())
                .toList())
        .build();
  }

  @Test
  void a_volume_that_would_be_deleted_with_a_machine_is_told_with_the_remedy() throws IOException {
    assertThat(onTheDouble(image(), store -> store.hold("vol-1", "i-0abc", "/dev/sdf", true)))
        .contains(
            miss(
                "vol-1, tagged data=index, is deleted when i-0abc ends (DeleteOnTermination); aws ec2 modify-instance-attribute --instance-id i-0abc --block-device-mappings 'DeviceName=/dev/sdf,Ebs={DeleteOnTermination=false}'"));
    assertThat(onTheDouble(image(), store -> store.hold("vol-1", "i-0abc", "/dev/sdf", false)))
        .noneMatch(found -> found.says().contains("DeleteOnTermination"));
  }

  @Test
  void a_device_that_the_image_uses_itself_is_told_whatever_it_calls_it() throws IOException {
    assertThat(onTheDouble(image("/dev/xvda", "/dev/xvdf"), store -> {}))
        .contains(
            miss(
                "/dev/sdf is a disk of the machine already, as /dev/xvdf of ami-0a; give the volumes tagged data=index another device"));
    assertThat(onTheDouble(image("/dev/xvda", "/dev/sdb"), store -> {}))
        .containsExactly(ok("enough for a maximum of 1 (test-1a: 1)"));
  }

  @Test
  void a_windows_image_is_told() throws IOException {
    Image windows = image().toBuilder().platform("windows").build();
    assertThat(onTheDouble(windows, store -> {}))
        .contains(
            miss(
                "ami-0a is a Windows image, on which /dev/sdf is no name for a disk and no script of scaler's mounts it; leave volumes out of this role"));
  }
}
