package scaler.outbound.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import scaler.core.model.Market;
import scaler.core.model.VolumeId;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.LaunchRequest.RootVolume;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.elasticloadbalancing.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What a team has in a region before scaler comes: a network with two subnets in two zones, a
 * group, a template, balancers. Names end with the ground's own, since all tests share one server.
 */
public final class Ground implements AutoCloseable {
  public static final String APPLICATION_TAG = "scaler-application";

  private static final Listener LISTENER =
      Listener.builder().protocol("HTTP").loadBalancerPort(80).instancePort(80).build();

  /** moto knows some images of Amazon's from the start; this one boots from {@code /dev/xvda}. */
  public final String image;

  public final String region;
  public final String name;
  public final AwsClients clients;
  public final String network;
  public final String subnetA;
  public final String subnetB;
  public final String group;
  public final String profile;

  /**
   * @param addresses of the network, such as {@code 10.7.0.0/16}
   * @param subnets the addresses of its two subnets
   */
  public Ground(String region, String name, String addresses, List<String> subnets) {
    this.region = region;
    this.name = name;
    this.clients = Moto.clients(region);
    Ec2Client ec2 = ec2();
    network = ec2.createVpc(request -> request.cidrBlock(addresses)).vpc().vpcId();
    subnetA = subnet("public-a-" + name, region + "a", subnets.getFirst());
    subnetB = subnet("public-b-" + name, region + "b", subnets.getLast());
    group =
        ec2.createSecurityGroup(
                request -> request.groupName("web-" + name).description("web").vpcId(network))
            .groupId();
    profile = "profile-" + name;
    instanceProfile(profile);
    image =
        ec2.describeImages(request -> request.owners("amazon")).images().stream()
            .filter(found -> "/dev/xvda".equals(found.rootDeviceName()))
            .findFirst()
            .orElseThrow()
            .imageId();
  }

  public Ec2Client ec2() {
    return clients.ec2();
  }

  public AutoScalingClient scaling() {
    return clients.scaling();
  }

  private void instanceProfile(String called) {
    try (IamClient iam = clients.client(IamClient.builder())) {
      iam.createInstanceProfile(request -> request.instanceProfileName(called));
    }
  }

  /** Puts an IAM role into the instance profile, so that machines may do something by it. */
  public void roleInProfile() {
    try (IamClient iam = clients.client(IamClient.builder())) {
      iam.createRole(request -> request.roleName("role-" + name).assumeRolePolicyDocument("{}"));
      iam.addRoleToInstanceProfile(
          request -> request.instanceProfileName(profile).roleName("role-" + name));
    }
  }

  /** Lets TCP in at a port of the security group, from a range of addresses. */
  public void open(int port, String from) {
    ec2()
        .authorizeSecurityGroupIngress(request ->
            request.groupId(group).ipProtocol("tcp").fromPort(port).toPort(port).cidrIp(from));
  }

  /** A load balancer in both subnets that sends all it gets to a target group. */
  public void balancer(String called, String targetGroup) {
    String arn =
        clients
            .balancing()
            .createLoadBalancer(request -> request.name(called).subnets(subnetA, subnetB))
            .loadBalancers()
            .getFirst()
            .loadBalancerArn();
    clients
        .balancing()
        .createListener(request ->
            request
                .loadBalancerArn(arn)
                .protocol("HTTP")
                .port(80)
                .defaultActions(
                    Action.builder()
                        .type(ActionTypeEnum.FORWARD)
                        .targetGroupArn(targetGroup)
                        .build()));
  }

  private String subnet(String called, String zone, String addresses) {
    String id =
        ec2()
            .createSubnet(
                request -> request.vpcId(network).availabilityZone(zone).cidrBlock(addresses))
            .subnet()
            .subnetId();
    named(id, called);
    return id;
  }

  /** Gives a thing its name, or another one. */
  public void named(String id, String called) {
    ec2()
        .createTags(
            CreateTagsRequest.builder()
                .resources(id)
                .tags(Tag.builder().key("Name").value(called).build())
                .build());
  }

  /** A launch template with an image and a type; its id. */
  public String template(String called) {
    return template(called, RequestLaunchTemplateData.builder());
  }

  /** The same with user data. */
  public String template(String called, String userData) {
    return template(
        called,
        RequestLaunchTemplateData.builder()
            .userData(Base64.getEncoder().encodeToString(userData.getBytes(UTF_8))));
  }

  private String template(String called, RequestLaunchTemplateData.Builder data) {
    return ec2()
        .createLaunchTemplate(request ->
            request
                .launchTemplateName(called)
                .launchTemplateData(
                    data.imageId(image).instanceType(InstanceType.M6_G_LARGE).build()))
        .launchTemplate()
        .launchTemplateId();
  }

  /** A target group of that kind; its ARN. */
  public String targetGroup(String called, TargetTypeEnum kind) {
    return clients
        .balancing()
        .createTargetGroup(request ->
            request.name(called).protocol("HTTP").port(80).vpcId(network).targetType(kind))
        .targetGroups()
        .getFirst()
        .targetGroupArn();
  }

  /** Ids of what is registered in a target group. */
  public Set<String> inTargetGroup(String arn) {
    Set<String> ids = new TreeSet<>();
    clients
        .balancing()
        .describeTargetHealth(request -> request.targetGroupArn(arn))
        .targetHealthDescriptions()
        .forEach(seen -> ids.add(seen.target().id()));
    return ids;
  }

  /** Ids of the instances of a Classic Load Balancer. */
  public Set<String> inClassic(String called) {
    Set<String> ids = new TreeSet<>();
    clients
        .classic()
        .describeInstanceHealth(request -> request.loadBalancerName(called))
        .instanceStates()
        .forEach(seen -> ids.add(seen.instanceId()));
    return ids;
  }

  public void classicBalancer(String called) {
    clients
        .classic()
        .createLoadBalancer(request ->
            request.loadBalancerName(called).subnets(subnetA, subnetB).listeners(LISTENER));
  }

  /** The launch of one machine in the first subnet. */
  public LaunchRequest request(String token) {
    return request(token, Market.ON_DEMAND);
  }

  /** The same, spot. */
  public LaunchRequest spot(String token) {
    return request(token, Market.SPOT);
  }

  private LaunchRequest request(String token, Market market) {
    return new LaunchRequest(
        token,
        subnetA,
        Optional.of("m6g.large"),
        market,
        Optional.of(image),
        Optional.empty(),
        List.of(group),
        Optional.empty(),
        Optional.of(profile),
        Optional.of(new RootVolume("/dev/xvda", Optional.of(20), Optional.of("gp3"), true)),
        "#!/bin/sh\n# DB=db1;ROLE=app\necho 'ü'\n",
        Map.of(APPLICATION_TAG, name, "scaler-slot", "7", "team", "night watch"));
  }

  public static <T> T ok(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> value;
      case Outcome.Failed<T>(var failure) -> throw new AssertionError(failure);
    };
  }

  @Override
  public void close() {
    clients.close();
  }

  /** A data volume with one tag. */
  public VolumeId volume(String zone, String key, String value) {
    return new VolumeId(
        ec2()
            .createVolume(request ->
                request
                    .availabilityZone(zone)
                    .size(1)
                    .tagSpecifications(
                        TagSpecification.builder()
                            .resourceType(ResourceType.VOLUME)
                            .tags(Tag.builder().key(key).value(value).build())
                            .build()))
            .volumeId());
  }
}
