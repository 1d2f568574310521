package scaler.ec2;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import scaler.ec2.Catalog.Group;
import scaler.ec2.Catalog.Image;
import scaler.ec2.Catalog.Subnet;
import scaler.ec2.Catalog.Template;

/** Subnets, images, security groups and launch templates: as much as a launch needs to know. */
final class CatalogListings {
  private final Catalog catalog;
  private final Function<Optional<Fault.OfList>, Page.Cut> cuts;

  CatalogListings(Catalog catalog, Function<Optional<Fault.OfList>, Page.Cut> cuts) {
    this.catalog = catalog;
    this.cuts = cuts;
  }

  /** What a listing shows, how it is filtered, how it is written. */
  private record Listing<T>(
      String set,
      Collection<T> all,
      Function<T, String> id,
      BiConsumer<T, Xml> write,
      Values<T> values) {}

  private interface Values<T> {
    Optional<Collection<String>> of(T item, String filter);
  }

  void subnets(Form form, Optional<Fault.OfList> fault, Xml xml) {
    List<String> ids = form.list("SubnetId");
    ids.forEach(catalog::subnet);
    list(
        new Listing<>(
            "subnetSet",
            named(catalog.subnets(), Subnet::id, ids),
            Subnet::id,
            this::write,
            this::values),
        form,
        fault,
        xml);
  }

  void images(Form form, Optional<Fault.OfList> fault, Xml xml) {
    List<String> ids = form.list("ImageId");
    ids.forEach(catalog::image);
    List<String> owners = form.list("Owner");
    Collection<Image> images =
        named(catalog.images(), Image::id, ids).stream()
            .filter(image -> owners.isEmpty() || owners.contains(image.owner()))
            .toList();
    list(
        new Listing<>("imagesSet", images, Image::id, CatalogListings::write, this::values),
        form,
        fault,
        xml);
  }

  void groups(Form form, Optional<Fault.OfList> fault, Xml xml) {
    List<String> ids = form.list("GroupId");
    ids.forEach(catalog::group);
    Collection<Group> groups =
        named(named(catalog.groups(), Group::id, ids), Group::name, form.list("GroupName"));
    list(
        new Listing<>("securityGroupInfo", groups, Group::id, CatalogListings::write, this::values),
        form,
        fault,
        xml);
  }

  void templateVersions(Form form, Optional<Fault.OfList> fault, Xml xml) {
    List<String> wanted = form.list("LaunchTemplateVersion");
    List<Template> versions = catalog.versions(form);
    List<Template> found =
        versions.stream()
            .filter(template ->
                wanted.isEmpty()
                    || wanted.stream()
                        .anyMatch(version -> Catalog.isVersion(template, version, versions)))
            .toList();
    list(
        new Listing<>(
            "launchTemplateVersionSet",
            found,
            template -> template.id() + "%09d".formatted(template.version()),
            CatalogListings::write,
            (template, filter) -> Optional.empty()),
        form,
        fault,
        xml);
  }

  private <T> void list(Listing<T> listing, Form form, Optional<Fault.OfList> fault, Xml xml) {
    Filters filters = Filters.of(form);
    List<T> found =
        listing.all.stream()
            .filter(item -> filters.match(name -> listing.values.of(item, name)))
            .toList();
    Page<T> page = Page.of(form, found, listing.id, cuts.apply(fault));
    xml.set(listing.set, page.items(), item -> listing.write.accept(item, xml));
    xml.leaf("nextToken", page.next());
  }

  private static <T> Collection<T> named(
      Collection<T> all, Function<T, String> name, List<String> names) {
    return all.stream()
        .filter(item -> names.isEmpty() || names.contains(name.apply(item)))
        .toList();
  }

  private void write(Subnet subnet, Xml xml) {
    xml.leaf("subnetId", subnet.id()).leaf("state", "available").leaf("vpcId", Catalog.VPC);
    xml.leaf("availableIpAddressCount", catalog.freeAddresses(subnet));
    xml.leaf("availabilityZone", subnet.zone()).tags(Map.of("Name", subnet.name()));
  }

  private Optional<Collection<String>> values(Subnet subnet, String filter) {
    return switch (filter) {
      case "subnet-id" -> one(subnet.id());
      case "availability-zone" -> one(subnet.zone());
      case "vpc-id" -> one(Catalog.VPC);
      case "state" -> one("available");
      default -> Filters.ofTags(Map.of("Name", subnet.name()), filter);
    };
  }

  private static void write(Image image, Xml xml) {
    xml.leaf("imageId", image.id()).leaf("name", image.name()).leaf("imageState", "available");
    xml.leaf("imageOwnerId", image.owner()).leaf("creationDate", image.created());
    xml.leaf("architecture", "arm64").leaf("rootDeviceName", "/dev/xvda");
    xml.leaf("rootDeviceType", image.onDisk() ? "ebs" : "instance-store");
  }

  private Optional<Collection<String>> values(Image image, String filter) {
    return switch (filter) {
      case "image-id" -> one(image.id());
      case "name" -> one(image.name());
      case "owner-id" -> one(image.owner());
      case "state" -> one("available");
      case "architecture" -> one("arm64");
      case "root-device-type" -> one(image.onDisk() ? "ebs" : "instance-store");
      default -> Filters.ofTags(Map.of(), filter);
    };
  }

  private static void write(Group group, Xml xml) {
    xml.leaf("groupId", group.id()).leaf("groupName", group.name());
    xml.leaf("groupDescription", group.name()).leaf("ownerId", Catalog.ACCOUNT);
    xml.leaf("vpcId", Catalog.VPC);
  }

  private Optional<Collection<String>> values(Group group, String filter) {
    return switch (filter) {
      case "group-id" -> one(group.id());
      case "group-name" -> one(group.name());
      case "vpc-id" -> one(Catalog.VPC);
      default -> Filters.ofTags(Map.of("Name", group.name()), filter);
    };
  }

  private static void write(Template template, Xml xml) {
    xml.leaf("launchTemplateId", template.id()).leaf("launchTemplateName", template.name());
    xml.leaf("versionNumber", template.version()).leaf("defaultVersion", template.standard());
    Form said = new Form(template.parameters());
    xml.in(
        "launchTemplateData",
        () -> {
          xml.leaf("imageId", said.text("ImageId"));
          xml.leaf("instanceType", said.text("InstanceType"));
          xml.leaf("keyName", said.text("KeyName")).leaf("userData", said.text("UserData"));
          xml.texts("securityGroupIdSet", said.list("SecurityGroupId"));
        });
  }

  private static Optional<Collection<String>> one(String value) {
    return Optional.of(List.of(value));
  }
}
