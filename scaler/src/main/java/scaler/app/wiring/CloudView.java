package scaler.app.wiring;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Stranger;
import scaler.core.plan.Draining;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Balancer.Targets;
import scaler.engine.port.Cloud;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.outbound.aws.AwsBalancer;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.AwsOthers;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;
import scaler.outbound.files.Problem;
import scaler.outbound.local.LocalBalancer;
import scaler.outbound.local.LocalCloud;
import scaler.outbound.local.LocalOthers;

/**
 * A fleet as the cloud alone shows it, for the night in which scaler's database is away. Looks
 * only.
 *
 * @param notes what could not be seen
 */
public record CloudView(String application, List<Seen> machines, List<String> notes) {
  public CloudView {
    machines = List.copyOf(machines);
    notes = List.copyOf(notes);
  }

  /**
   * A machine; what its tags do not say is {@code -}.
   *
   * @param state the cloud's own word
   * @param ageSeconds since it was launched, or started last
   * @param balancers how each of its role's sees it
   */
  public record Seen(
      String id,
      String role,
      String slot,
      String install,
      String zone,
      String type,
      String address,
      String state,
      Optional<Long> ageSeconds,
      boolean cordoned,
      Map<String, String> balancers) {
    public Seen {
      balancers = new LinkedHashMap<>(balancers);
    }
  }

  /** The ports of a cloud that can be looked at without a database. */
  private record Eyes(Cloud cloud, Others others, Balancer balancer) {}

  /**
   * Looks at the machines of the file's application.
   *
   * @throws Refusal when the file is broken or the cloud does not answer
   */
  public static CloudView of(Here here, Path file) {
    FleetSpec fleet =
        switch (FleetFile.read(file, here.environment())) {
          case Loaded.Fleet read -> read.spec();
          case Loaded.Broken(var problems) ->
              throw new Refusal(
                  Exit.USAGE,
                  "%s is refused: %s"
                      .formatted(
                          file, problems.stream().findFirst().map(Problem::sentence).orElse("")));
        };
    try (Amazon amazon = new Amazon(here)) {
      return of(eyes(here, amazon, fleet), fleet, here.clock().instant());
    }
  }

  private static Eyes eyes(Here here, Amazon amazon, FleetSpec fleet) {
    return switch (fleet.cloud().provider()) {
      case AWS -> {
        var clients = amazon.reading(fleet.cloud());
        yield new Eyes(
            new AwsCloud(clients, OwnerTags.APPLICATION),
            new AwsOthers(clients),
            new AwsBalancer(clients));
      }
      case LOCAL -> {
        Path home = Session.localCloudHome(here);
        yield new Eyes(
            new LocalCloud(home, OwnerTags.APPLICATION),
            new LocalOthers(home),
            new LocalBalancer(home));
      }
    };
  }

  private static CloudView of(Eyes eyes, FleetSpec fleet, Instant now) {
    List<CloudMachine> machines =
        switch (eyes.cloud().list(fleet.application())) {
          case Outcome.Ok<List<CloudMachine>>(var shown) -> shown;
          case Outcome.Failed<List<CloudMachine>>(var failure) ->
              throw new Refusal(
                  Exit.UNREACHABLE, "the cloud cannot be seen: %s".formatted(failure.detail()));
        };
    List<String> notes = new ArrayList<>();
    Map<MachineId, Instant> launched = launched(eyes.others(), machines, notes);
    Map<BalancerSpec, Targets> balancers = balancers(eyes.balancer(), fleet, machines, notes);
    return new CloudView(
        fleet.application(),
        machines.stream()
            .sorted(
                Comparator.comparing((CloudMachine one) -> tag(one, OwnerTags.ROLE))
                    .thenComparing(CloudMachine::id))
            .map(one ->
                seen(one, fleet, Optional.ofNullable(launched.get(one.id())), balancers, now))
            .toList(),
        notes);
  }

  private static Map<MachineId, Instant> launched(
      Others others, List<CloudMachine> machines, List<String> notes) {
    Map<MachineId, Instant> launched = new HashMap<>();
    switch (others.find(machines.stream().map(CloudMachine::id).toList())) {
      case Outcome.Ok<List<Stranger>>(var shown) ->
          shown.forEach(one -> launched.put(one.id(), one.launched()));
      case Outcome.Failed<List<Stranger>>(var failure) ->
          notes.add("how old machines are cannot be seen (%s)".formatted(failure.detail()));
    }
    return launched;
  }

  private static Map<BalancerSpec, Targets> balancers(
      Balancer balancer, FleetSpec fleet, List<CloudMachine> machines, List<String> notes) {
    List<Member> members =
        machines.stream().map(one -> new Member(one.id(), one.address())).toList();
    Map<BalancerSpec, Targets> seen = new LinkedHashMap<>();
    for (RoleSpec role : fleet.roles()) {
      for (BalancerSpec spec : role.loadBalancers()) {
        switch (balancer.targets(spec, members)) {
          case Outcome.Ok<Targets>(var targets) -> seen.put(spec, targets);
          case Outcome.Failed<Targets>(var failure) ->
              notes.add("%s cannot be seen (%s)".formatted(spec.label(), failure.detail()));
        }
      }
    }
    return seen;
  }

  private static Seen seen(
      CloudMachine machine,
      FleetSpec fleet,
      Optional<Instant> launched,
      Map<BalancerSpec, Targets> balancers,
      Instant now) {
    String role = tag(machine, OwnerTags.ROLE);
    Map<String, String> states = new LinkedHashMap<>();
    fleet.roles().stream()
        .filter(spec -> spec.name().value().equals(role))
        .flatMap(spec -> spec.loadBalancers().stream())
        .forEach(spec ->
            Optional.ofNullable(balancers.get(spec))
                .ifPresent(targets ->
                    states.put(
                        spec.label(),
                        Optional.ofNullable(targets.machines().get(machine.id()))
                            .map(state -> state.name().toLowerCase(Locale.ROOT))
                            .orElse("not in it"))));
    return new Seen(
        machine.id().value(),
        role,
        tag(machine, OwnerTags.SLOT),
        tag(machine, OwnerTags.INSTALL),
        machine.zone(),
        machine.type(),
        machine.address().orElse("-"),
        machine.state().name().toLowerCase(Locale.ROOT),
        launched.map(at -> Math.max(0, Duration.between(at, now).toSeconds())),
        Draining.CORDONED.equals(machine.tags().get(Draining.CORDON_TAG)),
        states);
  }

  private static String tag(CloudMachine machine, String key) {
    return machine.tags().getOrDefault(key, "-");
  }
}
