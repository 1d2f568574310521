package scaler.ec2;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What changes machines: launches, tags, ends, stops, starts, reboots. */
final class Changes {
  private final Region region;

  Changes(Region region) {
    this.region = region;
  }

  void run(Form form, Xml xml) {
    LaunchOrder order = LaunchOrder.of(form, region.catalog());
    checkDryRun(form);
    List<Instance> machines = region.launch(order);
    new InstanceXml(xml, region.catalog(), region.now()).launched(machines);
  }

  void createTags(Form form, Xml xml) {
    List<Instance> machines = region.known(form.list("ResourceId"));
    Map<String, String> tags = form.tags("Tag");
    for (String key : tags.keySet()) {
      if (key.startsWith("aws:")) {
        throw Ec2Error.value("tag", key, "Keys that begin with aws: are reserved.");
      }
    }
    checkDryRun(form);
    machines.forEach(machine -> machine.tags.set(tags, shown()));
    xml.done();
  }

  /** A key with another value than the one named stays; without a value it goes in any case. */
  void deleteTags(Form form, Xml xml) {
    List<Instance> machines = region.known(form.list("ResourceId"));
    List<Form> tags = form.items("Tag", Function.identity());
    checkDryRun(form);
    for (Instance machine : machines) {
      for (Form tag : tags) {
        String key = tag.required("Key");
        String is = machine.tags.written().getOrDefault(key, "");
        if (tag.text("Value").filter(value -> !value.equals(is)).isEmpty()) {
          machine.tags.remove(key, shown());
        }
      }
    }
    xml.done();
  }

  private Instant shown() {
    return region.now().plus(region.times().tagged());
  }

  /** One unknown id and nothing happens; one protected machine keeps its whole zone. */
  void terminate(Form form, Xml xml) {
    List<Instance> machines = named(form);
    checkDryRun(form);
    List<Instance> kept = machines.stream().filter(machine -> machine.keptFromEnd).toList();
    List<String> zones = kept.stream().map(machine -> machine.offer().zone()).toList();
    List<Instance> ending =
        machines.stream().filter(machine -> !zones.contains(machine.offer().zone())).toList();
    transition(xml, ending, State.SHUTTING_DOWN, region::terminate);
    if (!kept.isEmpty()) {
      throw Ec2Error.bad(
          "OperationNotPermitted",
          "The instance '%s' may not be terminated".formatted(kept.getFirst().id));
    }
  }

  void stop(Form form, Xml xml) {
    List<Instance> machines = named(form);
    for (Instance machine : machines) {
      if (machine.spot() || !machine.order.image().onDisk()) {
        throw Ec2Error.bad(
            "UnsupportedOperation", "The instance '%s' cannot be stopped".formatted(machine.id));
      }
      mustLive(machine, "stopped");
    }
    checkDryRun(form);
    boolean force = form.flag("Force");
    transition(xml, machines, State.STOPPING, machine -> region.stop(machine, force));
  }

  void start(Form form, Xml xml) {
    List<Instance> machines = named(form);
    for (Instance machine : machines) {
      mustLive(machine, "started");
      if (machine.state() == State.STOPPING) {
        throw wrongState(machine, "started");
      }
    }
    checkDryRun(form);
    transition(
        xml,
        machines,
        State.PENDING,
        machine -> {
          if (machine.state() == State.STOPPED) {
            region.start(machine);
          }
        });
  }

  /** Machines that have ended are passed over, as by EC2. */
  void reboot(Form form, Xml xml) {
    List<Instance> machines = named(form);
    checkDryRun(form);
    machines.stream().filter(machine -> machine.state() == State.RUNNING).forEach(Instance::reboot);
    xml.done();
  }

  private List<Instance> named(Form form) {
    List<String> ids = form.list("InstanceId");
    if (ids.isEmpty()) {
      throw Ec2Error.missing("InstanceId");
    }
    List<Instance> machines = region.known(ids);
    machines.forEach(machine -> region.checkZone(machine.offer().zone()));
    return machines;
  }

  /** Does it and tells the states before and after; a deaf machine's answer tells a lie. */
  private static void transition(
      Xml xml, List<Instance> machines, State told, Consumer<Instance> change) {
    Map<Instance, State> before =
        machines.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), Instance::state, (one, same) -> one, LinkedHashMap::new));
    before.keySet().forEach(change);
    xml.set(
        "instancesSet",
        before.keySet(),
        machine -> {
          xml.leaf("instanceId", machine.id);
          (machine.deaf ? told : machine.state()).write(xml, "currentState");
          before.getOrDefault(machine, told).write(xml, "previousState");
        });
  }

  private static void mustLive(Instance machine, String word) {
    if (!machine.state().lives()) {
      throw wrongState(machine, word);
    }
  }

  private static Ec2Error wrongState(Instance machine, String word) {
    return Ec2Error.bad(
        "IncorrectInstanceState",
        "The instance '%s' cannot be %s: it is %s"
            .formatted(machine.id, word, machine.state().word()));
  }

  private static void checkDryRun(Form form) {
    if (form.flag("DryRun")) {
      throw new Ec2Error(412, "DryRunOperation", "Request would have succeeded");
    }
  }
}
