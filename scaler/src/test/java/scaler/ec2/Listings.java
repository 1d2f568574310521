package scaler.ec2;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** DescribeInstances and DescribeInstanceStatus. */
final class Listings {
  private final Region region;
  private final Function<Optional<Fault.OfList>, Page.Cut> cuts;

  Listings(Region region, Function<Optional<Fault.OfList>, Page.Cut> cuts) {
    this.region = region;
    this.cuts = cuts;
  }

  void instances(Form form, Optional<Fault.OfList> fault, Xml xml) {
    Page<Instance> page = page(form, fault, machine -> true);
    var write = new InstanceXml(xml, region.catalog(), region.now());
    xml.set("reservationSet", page.items(), machine -> write.reservation(List.of(machine)));
    xml.leaf("nextToken", page.next());
  }

  void status(Form form, Optional<Fault.OfList> fault, Xml xml) {
    boolean all = form.flag("IncludeAllInstances");
    Page<Instance> page = page(form, fault, machine -> all || machine.state() == State.RUNNING);
    var write = new InstanceXml(xml, region.catalog(), region.now());
    xml.set("instanceStatusSet", page.items(), write::status);
    xml.leaf("nextToken", page.next());
  }

  private Page<Instance> page(Form form, Optional<Fault.OfList> fault, Predicate<Instance> wanted) {
    List<String> ids = form.list("InstanceId");
    if (!ids.isEmpty() && form.number("MaxResults").isPresent()) {
      throw Ec2Error.bad(
          "InvalidParameterCombination", "maxResults cannot be used with instance ids");
    }
    Filters filters = Filters.of(form);
    List<Instance> machines = ids.isEmpty() ? region.known() : region.known(ids);
    List<Instance> found =
        machines.stream()
            .filter(wanted)
            .filter(machine -> filters.match(name -> values(machine, name)))
            .toList();
    return Page.of(form, found, machine -> machine.id, cuts.apply(fault));
  }

  private Optional<Collection<String>> values(Instance machine, String filter) {
    LaunchOrder order = machine.order;
    return switch (filter) {
      case "instance-state-name" -> one(machine.state().word());
      case "client-token" -> one(order.form().text("ClientToken").orElse(""));
      case "instance-id" -> one(machine.id);
      case "instance-type" -> one(order.type());
      case "image-id" -> one(order.image().id());
      case "availability-zone" -> one(order.subnet().zone());
      case "subnet-id" -> one(order.subnet().id());
      case "vpc-id" -> one(Catalog.VPC);
      case "instance-status.status" -> one(InstanceXml.word(machine, machine.impaired));
      case "system-status.status" -> one(InstanceXml.word(machine, machine.hostImpaired));
      case "event.code" -> Optional.of(machine.event.stream().map(Instance.Event::code).toList());
      case "instance-lifecycle" -> one(machine.spot() ? "spot" : "");
      default -> Filters.ofTags(machine.shownTags(region.now()), filter);
    };
  }

  private static Optional<Collection<String>> one(String value) {
    return Optional.of(List.of(value));
  }
}
