package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.Resolved.Origin;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Market;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateTagSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What a role's machines would be made from. */
final class OriginChecks {
  private final AwsClients clients;
  private final Sheet sheet;

  OriginChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
  }

  /**
   * What was found.
   *
   * @param template what a launch template says, where the role has one
   * @param image absent where it is not shown
   */
  record Made(Origin origin, Optional<ResponseLaunchTemplateData> template, Optional<Image> image) {
    /** That of the image, such as {@code arm64}, where it is known. */
    Optional<String> architecture() {
      return image.map(Image::architectureAsString);
    }

    /** The machine types that are tried: the role's own, else the template's. */
    List<String> types(RoleSpec role) {
      return role.machine().types().isEmpty()
          ? template.map(ResponseLaunchTemplateData::instanceTypeAsString).stream().toList()
          : role.machine().types();
    }
  }

  Optional<Made> look(RoleSpec role) {
    String check =
        (role.machine().launchTemplate().isPresent() ? "template of " : "image of ") + role.name();
    return sheet.look(check, () -> made(role, check)).flatMap(found -> found);
  }

  private Optional<Made> made(RoleSpec role, String check) {
    List<String> missed = new ArrayList<>();
    Optional<Origin> origin = new AwsOrigins(clients).of(role, missed);
    sheet.missed(check, missed);
    if (origin.isEmpty()) {
      return Optional.empty();
    }
    Optional<ResponseLaunchTemplateData> template = origin.get().template().map(this::data);
    String image =
        origin
            .get()
            .image()
            .map(Resolved.Image::id)
            .or(() -> template.map(ResponseLaunchTemplateData::imageId))
            .orElse("");
    Optional<Image> found = image(image);
    Optional<String> unfit = found.flatMap(known -> AwsOrigins.unfit(role, known));
    if (unfit.isPresent()) {
      sheet.miss(check, "its image %s %s".formatted(image, unfit.get()));
    } else if (found.isEmpty() && image.startsWith("ami-")) {
      sheet.miss(
          check,
          "its image %s is not there, or not shared with this account; make a version with one that is"
              .formatted(image));
    } else {
      sheet.ok(
          check,
          origin
              .get()
              .template()
              .map(known -> "%s with %s".formatted(known.written(), image))
              .orElse(image));
    }
    template.ifPresent(data -> tags(data, check));
    template.ifPresent(data -> market(role, data, check));
    return Optional.of(new Made(origin.get(), template, found));
  }

  private ResponseLaunchTemplateData data(Resolved.Template template) {
    return clients
        .ec2()
        .describeLaunchTemplateVersions(request ->
            request
                .launchTemplateId(template.id())
                .versions(Long.toString(template.version()))
                .overrideConfiguration(clients.deadline().rest()))
        .launchTemplateVersions()
        .getFirst()
        .launchTemplateData();
  }

  /** By a filter, to which an id that is not there is no error. */
  private Optional<Image> image(String id) {
    return clients
        .ec2()
        .describeImages(request ->
            request
                .filters(Filter.builder().name("image-id").values(id).build())
                .overrideConfiguration(clients.deadline().rest()))
        .images()
        .stream()
        .findFirst();
  }

  /** EC2 launches nothing with tags in metadata and a key that cannot stand there. */
  private void tags(ResponseLaunchTemplateData template, String check) {
    List<String> keys =
        template.tagSpecifications().stream()
            .map(LaunchTemplateTagSpecification::tags)
            .flatMap(List::stream)
            .map(Tag::key)
            .filter(key -> !TagKeys.fitMetadata(key))
            .distinct()
            .toList();
    if (!keys.isEmpty()) {
      sheet.miss(
          check,
          "its tags \"%s\" cannot stand in a machine's metadata, where scaler's cordon is read; make a version without spaces and slashes in them"
              .formatted(String.join("\", \"", keys)));
    }
  }

  /** A launch cannot take back that its template asks for spot. */
  private void market(RoleSpec role, ResponseLaunchTemplateData template, String check) {
    boolean spot =
        Optional.ofNullable(template.instanceMarketOptions())
            .filter(options -> options.marketType() == MarketType.SPOT)
            .isPresent();
    if (spot && !role.machine().markets().equals(List.of(Market.SPOT))) {
      sheet.miss(
          check,
          "it asks for spot by itself, so that all its machines are spot whatever market: says; make a version without that, or write market: spot");
    }
  }
}
