package scaler.ec2;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import scaler.ec2.Catalog.Image;
import scaler.ec2.Catalog.Subnet;
import scaler.ec2.Offer.Market;

/**
 * What a RunInstances request asks for, its launch template worked in.
 *
 * @param token the client token, with the zone it is good for
 * @param meaning the same text for requests that ask for the same
 * @param tags by the type of resource that they are for
 */
record LaunchOrder(
    Optional<String> token,
    String meaning,
    int least,
    int most,
    Image image,
    Subnet subnet,
    String type,
    Market market,
    List<String> groups,
    Map<String, Map<String, String>> tags,
    String userData,
    Form form) {
  private static final int USER_DATA_BYTES = 16 * 1024;

  static LaunchOrder of(Form form, Catalog catalog) {
    Form template = catalog.template(form.in("LaunchTemplate"));
    Function<String, Optional<String>> said = name -> form.text(name).or(() -> template.text(name));
    Optional<String> named =
        said.apply("SubnetId").or(() -> form.text("NetworkInterface.1.SubnetId"));
    Optional<String> zone = form.text("Placement.AvailabilityZone");
    Subnet subnet = named.map(catalog::subnet).orElseGet(() -> catalog.anySubnet(zone));
    String scope = named.isPresent() || zone.isPresent() ? subnet.zone() : "anywhere";
    var order =
        new LaunchOrder(
            form.text("ClientToken").map(token -> scope + " " + token),
            form.canonical("Action", "Version", "ClientToken", "DryRun"),
            form.number("MinCount").orElseThrow(() -> Ec2Error.missing("MinCount")),
            form.number("MaxCount").orElseThrow(() -> Ec2Error.missing("MaxCount")),
            catalog.image(said.apply("ImageId").orElseThrow(() -> Ec2Error.missing("ImageId"))),
            subnet,
            said.apply("InstanceType").orElse("m1.small"),
            market(said),
            groups(form, template),
            tags(form),
            userData(said.apply("UserData").orElse("")),
            form);
    said.apply("KeyName").ifPresent(catalog::key);
    order.groups.forEach(catalog::group);
    order.check();
    return order;
  }

  Offer offer() {
    return new Offer(type, subnet.zone(), market);
  }

  Map<String, String> instanceTags() {
    return tags.getOrDefault("instance", Map.of());
  }

  private void check() {
    if (least < 1 || most < least) {
      throw Ec2Error.value("MinCount", "" + least, "It must be 1 to MaxCount.");
    }
    if (form.text("ClientToken").filter(text -> !text.matches("[ -~]{1,64}")).isPresent()) {
      throw Ec2Error.value("ClientToken", "…", "It must have 1 to 64 ASCII characters.");
    }
    if (!type.matches("[a-z0-9-]+[.][a-z0-9-]+")) {
      throw Ec2Error.value("InstanceType", type, "There is no such type.");
    }
    spot();
    boolean fromInside =
        "enabled".equals(form.text("MetadataOptions.InstanceMetadataTags").orElse(""));
    for (String key : instanceTags().keySet()) {
      if (key.startsWith("aws:")) {
        throw Ec2Error.value("tag", key, "Keys that begin with aws: are reserved.");
      }
      if (fromInside && !key.matches("[A-Za-z0-9+=.,_:@-]+")) {
        throw Ec2Error.value("tag", key, "The metadata service cannot show such a key.");
      }
    }
  }

  private void spot() {
    boolean spot = market == Market.SPOT;
    if (spot && form.text("InstanceInitiatedShutdownBehavior").filter("stop"::equals).isPresent()) {
      throw Ec2Error.bad(
          "InvalidParameterCombination",
          "instance_initiated_shutdown_behavior=stop is not supported for spot instances");
    }
    if (!spot && tags.containsKey("spot-instances-request")) {
      throw Ec2Error.bad(
          "InvalidParameterCombination", "There is no spot request that could be tagged");
    }
  }

  private static Market market(Function<String, Optional<String>> said) {
    return said.apply("InstanceMarketOptions.MarketType").filter("spot"::equals).isPresent()
        ? Market.SPOT
        : Market.ON_DEMAND;
  }

  private static List<String> groups(Form form, Form template) {
    List<String> said = form.list("SecurityGroupId");
    List<String> inside =
        said.isEmpty() ? form.in("NetworkInterface.1").list("SecurityGroupId") : said;
    return inside.isEmpty() ? template.list("SecurityGroupId") : inside;
  }

  private static Map<String, Map<String, String>> tags(Form form) {
    Map<String, Map<String, String>> tags = new LinkedHashMap<>();
    form.items("TagSpecification", Function.identity())
        .forEach(specification ->
            tags.put(specification.required("ResourceType"), specification.tags("Tag")));
    return tags;
  }

  private static String userData(String encoded) {
    byte[] data;
    try {
      data = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException notBase64) {
      throw Ec2Error.bad("InvalidUserData.Malformed", "User data must be written in base64");
    }
    if (data.length > USER_DATA_BYTES) {
      throw Ec2Error.bad(
          "InvalidParameterValue", "User data is limited to %d bytes".formatted(USER_DATA_BYTES));
    }
    return new String(data, StandardCharsets.UTF_8);
  }
}
