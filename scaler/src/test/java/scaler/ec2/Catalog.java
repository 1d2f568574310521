package scaler.ec2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an account has before a machine is launched. A test adds to it before it asks. */
public final class Catalog {
  static final String VPC = "vpc-0a";
  static final String ACCOUNT = "123456789012";

  private final Map<String, Subnet> subnets = new LinkedHashMap<>();
  private final Map<String, Image> images = new LinkedHashMap<>();
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final List<Template> templates = new ArrayList<>();
  private final Map<String, Integer> taken = new HashMap<>();
  private final Set<String> keys = new HashSet<>();

  Catalog() {}

  /** Addresses are {@code 10.0.N.x}, N by the order of subnets. */
  public record Subnet(String id, String name, String zone, int addresses) {}

  /**
   * A machine image.
   *
   * @param created as EC2 writes it, such as {@code 2026-01-31T12:00:00.000Z}
   * @param onDisk whether its root is a volume; machines of others cannot be stopped
   */
  public record Image(String id, String name, String owner, String created, boolean onDisk) {}

  /** A security group. */
  public record Group(String id, String name) {}

  /**
   * A version of a launch template.
   *
   * @param parameters as a launch would say them, such as {@code InstanceType}
   */
  public record Template(
      String id, String name, long version, boolean standard, Map<String, String> parameters) {
    public Template {
      parameters = Map.copyOf(parameters);
    }
  }

  /** Two zones, an image, a group and a key: enough for a launch. */
  static Catalog standard() {
    return new Catalog()
        .with(new Subnet("subnet-0a", "subnet-a", "test-1a", 250))
        .with(new Subnet("subnet-0b", "subnet-b", "test-1b", 250))
        .with(new Image("ami-0a", "shop-1", "self", "2026-01-31T12:00:00.000Z", true))
        .with(new Group("sg-0a", "sg-web"))
        .withKey("main");
  }

  public synchronized Catalog with(Subnet subnet) {
    subnets.put(subnet.id(), subnet);
    return this;
  }

  public synchronized Catalog with(Image image) {
    images.put(image.id(), image);
    return this;
  }

  public synchronized Catalog with(Group group) {
    groups.put(group.id(), group);
    return this;
  }

  public synchronized Catalog with(Template template) {
    templates.add(template);
    return this;
  }

  public synchronized Catalog withKey(String name) {
    keys.add(name);
    return this;
  }

  synchronized Collection<Subnet> subnets() {
    return List.copyOf(subnets.values());
  }

  synchronized Collection<Image> images() {
    return List.copyOf(images.values());
  }

  synchronized Collection<Group> groups() {
    return List.copyOf(groups.values());
  }

  synchronized Subnet subnet(String id) {
    return Optional.ofNullable(subnets.get(id))
        .orElseThrow(() -> missing("InvalidSubnetID.NotFound", "subnet ID", id));
  }

  /** Where a launch goes that names no subnet. */
  synchronized Subnet anySubnet(Optional<String> zone) {
    return subnets.values().stream()
        .filter(subnet -> zone.isEmpty() || zone.get().equals(subnet.zone()))
        .findFirst()
        .orElseThrow(() -> Ec2Error.value("availabilityZone", zone.orElse(""), "No subnet there."));
  }

  synchronized Image image(String id) {
    return Optional.ofNullable(images.get(id))
        .orElseThrow(() -> missing("InvalidAMIID.NotFound", "image id", id));
  }

  synchronized Group group(String id) {
    return Optional.ofNullable(groups.get(id))
        .orElseThrow(() -> missing("InvalidGroup.NotFound", "security group", id));
  }

  synchronized void key(String name) {
    if (!keys.contains(name)) {
      throw missing("InvalidKeyPair.NotFound", "key pair", name);
    }
  }

  /** What the template that a launch names says; nothing when it names none. */
  synchronized Form template(Form named) {
    if (named.parameters().isEmpty()) {
      return named;
    }
    List<Template> versions = versions(named);
    String version = named.text("Version").orElse("$Default");
    return versions.stream()
        .filter(template -> isVersion(template, version, versions))
        .findFirst()
        .map(template -> new Form(template.parameters()))
        .orElseThrow(() ->
            missing("InvalidLaunchTemplateId.VersionNotFound", "launch template version", version));
  }

  /** All versions of the template that is named by id or name. */
  synchronized List<Template> versions(Form named) {
    Optional<String> id = named.text("LaunchTemplateId");
    Optional<String> name = named.text("LaunchTemplateName");
    List<Template> found =
        templates.stream()
            .filter(template -> id.isEmpty() || template.id().equals(id.get()))
            .filter(template -> name.isEmpty() || template.name().equals(name.get()))
            .toList();
    if (found.isEmpty()) {
      throw id.map(text -> missing("InvalidLaunchTemplateId.NotFound", "template", text))
          .orElseGet(() ->
              missing(
                  "InvalidLaunchTemplateName.NotFoundException",
                  "launch template",
                  name.orElse("")));
    }
    return found;
  }

  static boolean isVersion(Template template, String wanted, List<Template> all) {
    return switch (wanted) {
      case "$Default" -> template.standard();
      case "$Latest" -> all.stream().allMatch(other -> other.version() <= template.version());
      default -> wanted.equals(Long.toString(template.version()));
    };
  }

  synchronized int freeAddresses(Subnet subnet) {
    return subnet.addresses() - taken.getOrDefault(subnet.id(), 0);
  }

  /** The next private address in a subnet. */
  synchronized String takeAddress(Subnet subnet) {
    int host = taken.merge(subnet.id(), 1, Integer::sum) + 3;
    int net = List.copyOf(subnets.keySet()).indexOf(subnet.id());
    return "10.%d.%d.%d".formatted(host >> 8, net, host & 255);
  }

  private static Ec2Error missing(String code, String what, String name) {
    return Ec2Error.bad(code, "The %s '%s' does not exist".formatted(what, name));
  }
}
