package scaler.outbound.aws;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import scaler.core.fleet.ImageSpec;
import scaler.core.fleet.PowerShell;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.Resolved.Origin;
import scaler.core.fleet.RoleSpec;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DeviceType;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** What a role's machines are made from: an image, or a version of a launch template. */
final class AwsOrigins {
  private final AwsClients clients;

  AwsOrigins(AwsClients clients) {
    this.clients = clients;
  }

  /** Empty when it was missed, which has been told then. */
  Optional<Origin> of(RoleSpec role, List<String> missed) {
    var spec = role.machine();
    if (spec.launchTemplate().isPresent()) {
      return template(role, spec.launchTemplate().get(), missed)
          .map(found -> new Origin(Optional.empty(), Optional.of(found)));
    }
    if (spec.image().isEmpty()) {
      missed.add("%s has neither image nor launchTemplate; add one".formatted(role.name()));
      return Optional.empty();
    }
    return image(role, spec.image().get(), missed)
        .map(found -> new Origin(Optional.of(found), Optional.empty()));
  }

  private Optional<Resolved.Image> image(RoleSpec role, ImageSpec image, List<String> missed) {
    return switch (image) {
      case ImageSpec.ById(var id) -> byId(role, id, missed);
      case ImageSpec.ByParameter(var name) ->
          parameter(role, name, missed).flatMap(id -> byId(role, id, missed));
      case ImageSpec.Newest newest -> newest(role, newest, missed);
    };
  }

  private Optional<Resolved.Image> byId(RoleSpec role, String id, List<String> missed) {
    List<Image> found =
        unlessRefused(List.of(), () -> images(DescribeImagesRequest.builder().imageIds(id)));
    if (found.isEmpty()) {
      missed.add(
          "image %s of %s is not there, or not shared with this account; write one of this region"
              .formatted(id, role.name()));
      return Optional.empty();
    }
    return usable(role, found.getFirst(), missed);
  }

  private Optional<String> parameter(RoleSpec role, String name, List<String> missed) {
    String id =
        unlessRefused(
            "",
            () ->
                clients
                    .parameters()
                    .getParameter(request ->
                        request.name(name).overrideConfiguration(clients.deadline().rest()))
                    .parameter()
                    .value());
    if (!id.matches("ami-[0-9a-f]{8,17}")) {
      missed.add(
          id.isEmpty()
              ? "image of %s: there is no parameter %s in this region; write one that is there"
                  .formatted(role.name(), name)
              : "image of %s: the parameter %s holds no image's id; name one that does"
                  .formatted(role.name(), name));
      return Optional.empty();
    }
    return Optional.of(id);
  }

  private Optional<Resolved.Image> newest(
      RoleSpec role, ImageSpec.Newest wanted, List<String> missed) {
    List<Image> found =
        images(
            DescribeImagesRequest.builder()
                .owners(wanted.owner())
                .filters(
                    Filter.builder().name("name").values(wanted.name()).build(),
                    Filter.builder().name("state").values("available").build()));
    Optional<Image> newest = newest(found);
    if (newest.isEmpty()) {
      missed.add(
          "image of %s: %s has none whose name is like %s in this region; mend owner or name"
              .formatted(role.name(), wanted.owner(), wanted.name()));
    }
    return newest.flatMap(image -> usable(role, image, missed));
  }

  /** Dates are text in one format, in which later is larger. */
  static Optional<Image> newest(List<Image> found) {
    return found.stream()
        .max(Comparator.comparing(Image::creationDate).thenComparing(Image::imageId));
  }

  private List<Image> images(DescribeImagesRequest.Builder request) {
    return clients
        .ec2()
        .describeImages(request.overrideConfiguration(clients.deadline().rest()).build())
        .images();
  }

  private static Optional<Resolved.Image> usable(RoleSpec role, Image image, List<String> missed) {
    if (image.rootDeviceName() == null || image.rootDeviceType() == DeviceType.INSTANCE_STORE) {
      missed.add(
          "image %s of %s does not boot from an EBS volume; write one that does"
              .formatted(image.imageId(), role.name()));
      return Optional.empty();
    }
    Optional<String> unfit = unfit(role, image);
    unfit.ifPresent(
        why -> missed.add("image %s of %s %s".formatted(image.imageId(), role.name(), why)));
    return unfit.isPresent()
        ? Optional.empty()
        : Optional.of(new Resolved.Image(image.imageId(), image.rootDeviceName()));
  }

  /** EC2 writes it small, and the SDK's constant for it is not found then. */
  static boolean isWindows(Image image) {
    return "windows".equalsIgnoreCase(image.platformAsString());
  }

  /** Why nothing on the image would run the role's boot script, as the end of a sentence. */
  static Optional<String> unfit(RoleSpec role, Image image) {
    boolean windows = isWindows(image);
    return role.machine()
        .userData()
        .filter(name -> PowerShell.is(name) != windows)
        .map(name ->
            windows
                ? "is Windows, which does not run %s; write one for PowerShell, such as userdata/job.ps1"
                    .formatted(name)
                : "is not Windows, and %s is a script of PowerShell; change one of them"
                    .formatted(name));
  }

  /**
   * @param written name or id, with {@code :version} where the file says one
   */
  private Optional<Resolved.Template> template(RoleSpec role, String written, List<String> missed) {
    int colon = written.lastIndexOf(':');
    String name = colon < 0 ? written : written.substring(0, colon);
    String version = colon < 0 ? "$Default" : written.substring(colon + 1);
    var request = DescribeLaunchTemplateVersionsRequest.builder().versions(version);
    if (name.matches("lt-[0-9a-f]{8,17}")) {
      request.launchTemplateId(name);
    } else {
      request.launchTemplateName(name);
    }
    List<LaunchTemplateVersion> found =
        unlessRefused(
            List.of(),
            () ->
                clients
                    .ec2()
                    .describeLaunchTemplateVersions(
                        request.overrideConfiguration(clients.deadline().rest()).build())
                    .launchTemplateVersions());
    if (found.isEmpty()) {
      missed.add(
          "launch template %s of %s is not in this region, or has no version %s; write what is there"
              .formatted(name, role.name(), version));
      return Optional.empty();
    }
    return complete(role, found.getFirst(), missed);
  }

  private static Optional<Resolved.Template> complete(
      RoleSpec role, LaunchTemplateVersion template, List<String> missed) {
    ResponseLaunchTemplateData data = template.launchTemplateData();
    String what =
        "launch template %s, version %d, of %s"
            .formatted(template.launchTemplateName(), template.versionNumber(), role.name());
    int before = missed.size();
    if (data.imageId() == null) {
      missed.add(what + " names no image; make a version that does");
    }
    if (data.instanceTypeAsString() == null && role.machine().types().isEmpty()) {
      missed.add(what + " names no machine type; add machines to the role");
    }
    if (!data.networkInterfaces().isEmpty()) {
      // EC2 takes a subnet and groups beside them in no launch, and scaler chooses the subnet.
      missed.add(what + " has network interfaces; make a version with security groups instead");
    }
    return missed.size() == before
        ? Optional.of(new Resolved.Template(template.launchTemplateId(), template.versionNumber()))
        : Optional.empty();
  }

  /** What AWS answers, or the other when it says that the question names nothing. */
  private static <T> T unlessRefused(T otherwise, Supplier<T> question) {
    try {
      return question.get();
    } catch (AwsServiceException refused) {
      if (AwsFailures.saysNotThere(refused)) {
        return otherwise;
      }
      throw refused;
    }
  }
}
