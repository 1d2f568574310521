package scaler.ec2;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How EC2 writes an instance. */
final class InstanceXml {
  private final Xml xml;
  private final Catalog catalog;
  private final Instant now;

  InstanceXml(Xml xml, Catalog catalog, Instant now) {
    this.xml = xml;
    this.catalog = catalog;
    this.now = now;
  }

  /** A reservation with these instances, in the element that is open. */
  void reservation(List<Instance> machines) {
    reservation(machines, machine -> machine.shownTags(now));
  }

  /** As the answer to the launch itself shows it: its tags are there, however late listings are. */
  void launched(List<Instance> machines) {
    reservation(machines, machine -> machine.tags.written());
  }

  private interface Tags {
    Map<String, String> of(Instance machine);
  }

  private void reservation(List<Instance> machines, Tags tags) {
    xml.leaf("reservationId", "r-" + machines.getFirst().id.substring(2));
    xml.leaf("ownerId", Catalog.ACCOUNT);
    xml.set("groupSet", List.of(), nothing -> {});
    Consumer<Instance> write = machine -> instance(machine, tags.of(machine));
    xml.set("instancesSet", machines, write);
  }

  private void instance(Instance machine, Map<String, String> tags) {
    LaunchOrder order = machine.order;
    boolean ended = machine.state() == State.TERMINATED;
    xml.leaf("instanceId", machine.id).leaf("imageId", order.image().id());
    machine.state().write(xml, "instanceState");
    xml.leaf("privateDnsName", ended ? "" : machine.id + ".internal");
    xml.leaf("reason", machine.why().map(Instance.Why::message).orElse(""));
    xml.leaf("keyName", order.form().text("KeyName"));
    xml.leaf("amiLaunchIndex", machine.index).leaf("instanceType", order.type());
    xml.leaf("launchTime", machine.launched());
    placement(order);
    xml.in("monitoring", () -> xml.leaf("state", "disabled"));
    if (!ended) {
      network(machine);
    }
    machine.why().ifPresent(this::stateReason);
    xml.leaf("architecture", "arm64").leaf("rootDeviceName", "/dev/xvda");
    xml.leaf("rootDeviceType", order.image().onDisk() ? "ebs" : "instance-store");
    xml.leaf("virtualizationType", "hvm").leaf("hypervisor", "xen");
    xml.leaf("clientToken", order.form().text("ClientToken").orElse(""));
    if (machine.spot()) {
      xml.leaf("instanceLifecycle", "spot");
      xml.leaf("spotInstanceRequestId", "sir-" + machine.id.substring(2));
    }
    xml.tags(tags);
    groups(order);
    metadata(order.form().in("MetadataOptions"));
  }

  private void placement(LaunchOrder order) {
    xml.in(
        "placement",
        () ->
            xml.leaf("availabilityZone", order.subnet().zone())
                .leaf("groupName", "")
                .leaf("tenancy", "default"));
  }

  private void network(Instance machine) {
    xml.leaf("subnetId", machine.order.subnet().id()).leaf("vpcId", Catalog.VPC);
    xml.leaf("privateIpAddress", machine.address);
    if (machine.state() == State.RUNNING) {
      xml.leaf("ipAddress", machine.address.replaceFirst("^10[.]\\d+[.]\\d+", "203.0.113"));
    }
  }

  private void stateReason(Instance.Why why) {
    xml.in("stateReason", () -> xml.leaf("code", why.code()).leaf("message", why.message()));
  }

  private void groups(LaunchOrder order) {
    xml.set(
        "groupSet",
        order.groups(),
        id -> xml.leaf("groupId", id).leaf("groupName", catalog.group(id).name()));
  }

  private void metadata(Form said) {
    xml.in(
        "metadataOptions",
        () ->
            xml.leaf("state", "applied")
                .leaf("httpTokens", said.text("HttpTokens").orElse("optional"))
                .leaf("httpPutResponseHopLimit", said.text("HttpPutResponseHopLimit").orElse("1"))
                .leaf("httpEndpoint", said.text("HttpEndpoint").orElse("enabled"))
                .leaf(
                    "instanceMetadataTags", said.text("InstanceMetadataTags").orElse("disabled")));
  }

  /** The checks of an instance, as DescribeInstanceStatus shows them. */
  void status(Instance machine) {
    xml.leaf("instanceId", machine.id).leaf("availabilityZone", machine.offer().zone());
    machine.state().write(xml, "instanceState");
    check("systemStatus", machine, machine.hostImpaired);
    check("instanceStatus", machine, machine.impaired);
    xml.set("eventsSet", machine.event.stream().toList(), this::event);
  }

  private void event(Instance.Event event) {
    xml.leaf("instanceEventId", "instance-event-0a").leaf("code", event.code());
    xml.leaf("description", event.description()).leaf("notBefore", event.notBefore());
  }

  /** The word of a check. */
  static String word(Instance machine, Optional<Instant> impaired) {
    if (machine.state() != State.RUNNING) {
      return "not-applicable";
    }
    return impaired.isPresent() ? "impaired" : "ok";
  }

  private void check(String element, Instance machine, Optional<Instant> impaired) {
    String status = word(machine, impaired);
    Optional<String> detail =
        switch (status) {
          case "ok" -> Optional.of("passed");
          case "impaired" -> Optional.of("failed");
          default -> Optional.empty();
        };
    xml.in(
        element,
        () -> {
          xml.leaf("status", status);
          detail.ifPresent(word ->
              xml.in(
                  "details",
                  () ->
                      xml.in(
                          "item",
                          () ->
                              xml.leaf("name", "reachability")
                                  .leaf("status", word)
                                  .leaf("impairedSince", impaired))));
        });
  }
}
