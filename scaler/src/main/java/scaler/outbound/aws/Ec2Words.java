package scaler.outbound.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Platform;
import scaler.core.model.StateReason;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.LaunchRequest.RootVolume;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.EbsBlockDevice;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceMarketOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataEndpointState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.ShutdownBehavior;
import software.amazon.awssdk.services.ec2.model.SpotInstanceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** EC2's words for ours and back; pure. */
final class Ec2Words {
  private static final List<ResourceType> TAGGED =
      List.of(ResourceType.INSTANCE, ResourceType.VOLUME, ResourceType.NETWORK_INTERFACE);

  /** EC2's reasons for the end of a spot machine that it needs for others. */
  private static final Set<String> RECLAIMED =
      Set.of("Server.SpotInstanceTermination", "Server.SpotInstanceShutdown");

  /** How the codes of what is EC2's own trouble begin; the others begin with Client. */
  private static final String SERVER = "Server.";

  /** So many characters of a reason are told. */
  private static final int REASON = 200;

  private Ec2Words() {}

  /** A machine as EC2 shows it; empty when it is in a state that EC2 did not have before. */
  static Optional<CloudMachine> machine(Instance shown) {
    return state(shown)
        .map(state ->
            new CloudMachine(
                new MachineId(shown.instanceId()),
                state,
                shown.placement().availabilityZone(),
                shown.instanceTypeAsString(),
                Optional.ofNullable(shown.privateIpAddress())
                    .or(() -> Optional.ofNullable(shown.ipv6Address()))
                    .filter(address -> !address.isEmpty()),
                0,
                stoppable(shown),
                new Billing(platform(shown), shown.publicIpAddress() != null),
                tags(shown.tags()),
                market(shown),
                reclaimed(shown),
                reason(shown)));
  }

  private static Market market(Instance shown) {
    return shown.instanceLifecycle() == InstanceLifecycleType.SPOT ? Market.SPOT : Market.ON_DEMAND;
  }

  private static boolean reclaimed(Instance shown) {
    return RECLAIMED.contains(code(shown));
  }

  /** EC2's code for why it is in its state; empty where it says none. */
  private static String code(Instance shown) {
    return Optional.ofNullable(shown.stateReason())
        .flatMap(reason -> Optional.ofNullable(reason.code()))
        .orElse("");
  }

  /** Mostly EC2's text begins with the code. */
  private static Optional<StateReason> reason(Instance shown) {
    String code = code(shown);
    String text =
        Optional.ofNullable(shown.stateReason())
            .flatMap(reason -> Optional.ofNullable(reason.message()))
            .orElse("");
    String all =
        text.startsWith(code) ? text : text.isBlank() ? code : "%s: %s".formatted(code, text);
    boolean noRoom =
        code.startsWith(SERVER)
            && AwsFailures.of(code.substring(SERVER.length()), "") instanceof Failure.NoCapacity;
    return Optional.of(AwsText.line(all, REASON))
        .filter(words -> !words.isEmpty())
        .map(words -> new StateReason(words, noRoom));
  }

  /** What EC2 does not say of a machine counts as no. */
  private static boolean stoppable(Instance shown) {
    boolean ownOrLent = Optional.ofNullable(shown.instanceLifecycleAsString()).orElse("").isEmpty();
    return ownOrLent && shown.rootDeviceType() == DeviceType.EBS;
  }

  private static Optional<CloudMachine.State> state(Instance shown) {
    return switch (shown.state().name()) {
      case PENDING -> Optional.of(CloudMachine.State.PENDING);
      case RUNNING -> Optional.of(CloudMachine.State.RUNNING);
      case STOPPING -> Optional.of(CloudMachine.State.STOPPING);
      case STOPPED -> Optional.of(CloudMachine.State.STOPPED);
      case SHUTTING_DOWN -> Optional.of(CloudMachine.State.SHUTTING_DOWN);
      case TERMINATED -> Optional.of(CloudMachine.State.TERMINATED);
      case UNKNOWN_TO_SDK_VERSION -> Optional.empty();
    };
  }

  /** Of a licence that the user brings along Amazon charges what Linux costs. */
  private static Platform platform(Instance shown) {
    return switch (String.valueOf(shown.platformDetails())) {
      case "Linux/UNIX", "Windows BYOL", "Red Hat BYOL Linux" -> Platform.LINUX;
      case "Windows" -> Platform.WINDOWS;
      case "Red Hat Enterprise Linux" -> Platform.RHEL;
      case "SUSE Linux" -> Platform.SUSE;
      case "null", "" ->
          "windows".equalsIgnoreCase(shown.platformAsString()) ? Platform.WINDOWS : Platform.LINUX;
      default -> Platform.OTHER;
    };
  }

  private static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> texts = new LinkedHashMap<>();
    tags.forEach(tag -> texts.put(tag.key(), tag.value()));
    return texts;
  }

  /** The launch of one machine, the same to the byte for the same request. */
  static RunInstancesRequest.Builder launch(LaunchRequest request) {
    RunInstancesRequest.Builder run =
        RunInstancesRequest.builder()
            .minCount(1)
            .maxCount(1)
            .clientToken(request.clientToken())
            .subnetId(request.subnet())
            .tagSpecifications(tagged(request).map(kind -> tagged(kind, request)).toList())
            .metadataOptions(metadata())
            .disableApiTermination(false);
    switch (request.market()) {
      // A machine that powers itself off acknowledges its drain; it must not vanish by it.
      case ON_DEMAND -> run.instanceInitiatedShutdownBehavior(ShutdownBehavior.STOP);
      // EC2 stops no spot machine that was asked for once, and refuses a launch that says so.
      case SPOT ->
          run.instanceMarketOptions(spot())
              .instanceInitiatedShutdownBehavior(ShutdownBehavior.TERMINATE);
    }
    request.type().ifPresent(run::instanceType);
    request.image().ifPresent(run::imageId);
    request.keyPair().ifPresent(run::keyName);
    request.launchTemplate().map(Ec2Words::template).ifPresent(run::launchTemplate);
    request.profile().map(Ec2Words::profile).ifPresent(run::iamInstanceProfile);
    request.rootVolume().map(Ec2Words::volume).ifPresent(run::blockDeviceMappings);
    if (!request.securityGroups().isEmpty()) {
      run.securityGroupIds(request.securityGroups());
    }
    if (!request.userData().isEmpty()) {
      run.userData(
          Base64.getEncoder().encodeToString(request.userData().getBytes(StandardCharsets.UTF_8)));
    }
    return run;
  }

  private static Stream<ResourceType> tagged(LaunchRequest request) {
    return request.market() == Market.SPOT
        ? Stream.concat(TAGGED.stream(), Stream.of(ResourceType.SPOT_INSTANCES_REQUEST))
        : TAGGED.stream();
  }

  /**
   * Asked for once and ended when it is taken back: EC2 must not launch or start a machine later
   * that nobody here knows of. No limit of price: the limit is the on-demand price then.
   */
  private static InstanceMarketOptionsRequest spot() {
    return InstanceMarketOptionsRequest.builder()
        .marketType(MarketType.SPOT)
        .spotOptions(options ->
            options
                .spotInstanceType(SpotInstanceType.ONE_TIME)
                .instanceInterruptionBehavior(InstanceInterruptionBehavior.TERMINATE))
        .build();
  }

  private static TagSpecification tagged(ResourceType kind, LaunchRequest request) {
    return TagSpecification.builder()
        .resourceType(kind)
        .tags(
            new TreeMap<>(request.tags())
                .entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList())
        .build();
  }

  /** Tokens only and one hop, so that nothing but the machine itself reads its credentials. */
  private static InstanceMetadataOptionsRequest metadata() {
    return InstanceMetadataOptionsRequest.builder()
        .httpEndpoint(InstanceMetadataEndpointState.ENABLED)
        .httpTokens(HttpTokensState.REQUIRED)
        .httpPutResponseHopLimit(1)
        .instanceMetadataTags(InstanceMetadataTagsState.ENABLED)
        .build();
  }

  /**
   * @param written id and version number, as {@code lt-0abc:3}
   */
  private static LaunchTemplateSpecification template(String written) {
    int colon = written.lastIndexOf(':');
    return LaunchTemplateSpecification.builder()
        .launchTemplateId(written.substring(0, colon))
        .version(written.substring(colon + 1))
        .build();
  }

  private static IamInstanceProfileSpecification profile(String nameOrArn) {
    var profile = IamInstanceProfileSpecification.builder();
    return nameOrArn.startsWith("arn:")
        ? profile.arn(nameOrArn).build()
        : profile.name(nameOrArn).build();
  }

  private static BlockDeviceMapping volume(RootVolume root) {
    var disk = EbsBlockDevice.builder().deleteOnTermination(true);
    // An image's own encryption stands where ours is not asked for; false would be refused then.
    if (root.encrypted()) {
      disk.encrypted(true);
    }
    root.gibibytes().ifPresent(disk::volumeSize);
    root.type().ifPresent(disk::volumeType);
    return BlockDeviceMapping.builder().deviceName(root.device()).ebs(disk.build()).build();
  }
}
