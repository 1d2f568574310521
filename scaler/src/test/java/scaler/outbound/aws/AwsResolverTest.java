package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.engine.port.Resolver.Resolution;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsResolverTest {
  private Ground ground;
  private AwsResolver resolver;
  private String template;

  @BeforeAll
  void prepare() {
    ground = new Ground("eu-west-1", "names", "10.9.0.0/16", List.of("10.9.0.0/24", "10.9.1.0/24"));
    resolver = new AwsResolver(ground.clients);
    template = ground.template("web-names");
    ground
        .ec2()
        .createLaunchTemplateVersion(request ->
            request
                .launchTemplateId(template)
                .launchTemplateData(data -> data.imageId(ground.image).instanceType("m6g.xlarge")));
    ground
        .clients
        .parameters()
        .putParameter(request -> request.name("/images/web").value(ground.image).type("String"));
    ground
        .clients
        .parameters()
        .putParameter(request -> request.name("/images/none").value("latest").type("String"));
    for (String name : List.of("shop-2026-02", "other-2026-03")) {
      String instance =
          ground
              .ec2()
              .runInstances(request ->
                  request.imageId(ground.image).minCount(1).maxCount(1).subnetId(ground.subnetA))
              .instances()
              .getFirst()
              .instanceId();
      ground.ec2().createImage(request -> request.instanceId(instance).name(name));
    }
  }

  @AfterAll
  void leave() {
    if (ground != null) {
      ground.close();
    }
  }

  private FleetSpec fleet(String cloud, String... roles) {
    String text =
        """
        application: names
        timezone: UTC
        cloud: { provider: aws, region: eu-west-1, %s }
        roles:
        %s
        """
            .formatted(
                cloud,
                String.join(
                    "\n",
                    java.util.Arrays.stream(roles)
                        .map(role -> "  " + role.replaceFirst("}$", ", capacity: 1 }"))
                        .toList()));
    return switch (FleetFile.parse(text, "names.yaml", Map.of())) {
      case Loaded.Fleet(var spec, _, _, _) -> spec;
      case Loaded.Broken(var problems) -> throw new AssertionError(problems);
    };
  }

  private Resolved found(FleetSpec fleet) {
    return switch (resolver.resolve(fleet)) {
      case Resolution.Found(var resolved) -> resolved;
      case Resolution.Missed(var sentences) -> throw new AssertionError(sentences);
      case Resolution.Unknown(var failure) -> throw new AssertionError(failure);
    };
  }

  private List<String> missed(FleetSpec fleet) {
    return switch (resolver.resolve(fleet)) {
      case Resolution.Found(var resolved) -> throw new AssertionError(resolved);
      case Resolution.Missed(var sentences) -> sentences;
      case Resolution.Unknown(var failure) -> throw new AssertionError(failure);
    };
  }

  @Test
  void names_and_ids_of_subnets_and_groups_become_ids_with_zones() {
    Resolved resolved =
        found(
            fleet(
                "subnets: [public-a-names, %s], securityGroups: [web-names, default]"
                    .formatted(ground.subnetB),
                "web: { image: %s, machines: [m6g.large]}".formatted(ground.image)));
    assertThat(resolved.subnets())
        .isEqualTo(
            Map.of(
                "public-a-names",
                new Resolved.Subnet(ground.subnetA, "eu-west-1a"),
                ground.subnetB,
                new Resolved.Subnet(ground.subnetB, "eu-west-1b")));
    assertThat(resolved.securityGroups()).hasSize(2).startsWith(ground.group);
    assertThat(resolved.origins())
        .isEqualTo(
            Map.of(
                "web",
                new Resolved.Origin(
                    Optional.of(new Resolved.Image(ground.image, "/dev/xvda")), Optional.empty())));
  }

  private Resolved.Origin origin(String role) {
    return found(fleet("subnets: [public-a-names]", "web: { %s}".formatted(role)))
        .origins()
        .getOrDefault("web", new Resolved.Origin(Optional.empty(), Optional.empty()));
  }

  @Test
  void an_image_may_be_the_one_that_a_parameter_holds_or_the_newest_of_a_name() {
    assertThat(origin("image: \"ssm:/images/web\", machines: [m6g.large]").image())
        .map(Resolved.Image::id)
        .contains(ground.image);
    String newest =
        ground
            .ec2()
            .describeImages(request ->
                request
                    .owners("self")
                    .filters(Filter.builder().name("name").values("shop-2026-02").build()))
            .images()
            .getFirst()
            .imageId();
    assertThat(origin("image: { owner: self, name: \"shop-*\" }, machines: [m6g.large]").image())
        .map(Resolved.Image::id)
        .contains(newest);
  }

  @Test
  void a_template_is_one_version_of_it() {
    assertThat(origin("launchTemplate: { name: web-names }").template())
        .contains(new Resolved.Template(template, 1));
    assertThat(origin("launchTemplate: { name: web-names, version: $Latest }").template())
        .contains(new Resolved.Template(template, 2));
    assertThat(origin("launchTemplate: { name: %s, version: 2 }".formatted(template)).template())
        .contains(new Resolved.Template(template, 2));
  }

  @Test
  void every_name_that_means_nothing_has_its_sentence() {
    assertThat(
            missed(
                fleet(
                    "subnets: [public-a-names, nowhere, subnet-0123456789abcdef0], securityGroups: [web-nix]",
                    "a: { image: ami-0123456789abcdef0, machines: [m6g.large]}",
                    "b: { image: \"ssm:/images/lost\", machines: [m6g.large]}",
                    "c: { image: \"ssm:/images/none\", machines: [m6g.large]}",
                    "d: { image: { owner: self, name: \"nix-*\" }, machines: [m6g.large]}",
                    "e: { launchTemplate: { name: web-nix }}",
                    "f: { launchTemplate: { name: web-names, version: 9 }}")))
        .containsExactly(
            "there is no subnet nowhere in this region; write the id or the name of one that is there",
            "there is no subnet subnet-0123456789abcdef0 in this region; write the id or the name of one that is there",
            "there is no security group web-nix in this region; write the id or the name of one that is there",
            "image ami-0123456789abcdef0 of a is not there, or not shared with this account; write one of this region",
            "image of b: there is no parameter /images/lost in this region; write one that is there",
            "image of c: the parameter /images/none holds no image's id; name one that does",
            "image of d: self has none whose name is like nix-* in this region; mend owner or name",
            "launch template web-nix of e is not in this region, or has no version $Default; write what is there",
            "launch template web-names of f is not in this region, or has no version 9; write what is there");
  }

  @Test
  void a_template_that_leaves_out_what_a_launch_needs_is_told_so() {
    ground
        .ec2()
        .createLaunchTemplate(request ->
            request
                .launchTemplateName("bare-names")
                .launchTemplateData(
                    RequestLaunchTemplateData.builder()
                        .keyName("main")
                        .networkInterfaces(
                            LaunchTemplateInstanceNetworkInterfaceSpecificationRequest.builder()
                                .deviceIndex(0)
                                .build())
                        .build()));
    assertThat(
            missed(
                fleet("subnets: [public-a-names]", "web: { launchTemplate: { name: bare-names }}")))
        .containsExactly(
            "launch template bare-names, version 1, of web names no image; make a version that does",
            "launch template bare-names, version 1, of web names no machine type; add machines to the role",
            "launch template bare-names, version 1, of web has network interfaces; make a version with security groups instead");
  }

  @Test
  void the_newest_of_several_images_is_the_one_made_last() {
    List<Image> images =
        List.of(
            image("ami-3", "2026-01-31T23:59:59.000Z"),
            image("ami-1", "2026-02-01T00:00:00.000Z"),
            image("ami-2", "2025-12-31T00:00:00.000Z"));
    assertThat(AwsOrigins.newest(images)).map(Image::imageId).contains("ami-1");
    assertThat(AwsOrigins.newest(List.of())).isEmpty();
  }

  private static Image image(String id, String made) {
    return Image.builder().imageId(id).creationDate(made).build();
  }
}
