package scaler.outbound.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Machines are EC2 instances. */
public final class AwsCloud implements Cloud {
  /** A launch waits no longer for its turn: with its call, it ends within the call's limit. */
  private static final Duration TURN = Duration.ofSeconds(1);

  private final AwsClients clients;
  private final Ec2Client ec2;
  private final String applicationTag;
  private final int page;

  /**
   * @param applicationTag the tag whose value is the application that a machine belongs to
   */
  public AwsCloud(AwsClients clients, String applicationTag) {
    this(clients, applicationTag, Ec2Listing.PAGE);
  }

  AwsCloud(AwsClients clients, String applicationTag, int page) {
    this.clients = clients;
    this.ec2 = clients.ec2();
    this.applicationTag = applicationTag;
    this.page = page;
  }

  @Override
  public Outcome<List<CloudMachine>> list(String application) {
    return switch (AwsFailures.ask(
        () -> Ec2Listing.all(clients, page, ofApplication(application)))) {
      case Outcome.Failed<List<Instance>>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<List<Instance>>(var shown) -> machines(shown);
    };
  }

  private Filter ofApplication(String application) {
    return Filter.builder().name("tag:" + applicationTag).values(application).build();
  }

  private static Outcome<List<CloudMachine>> machines(List<Instance> shown) {
    List<CloudMachine> machines = new ArrayList<>();
    for (Instance instance : shown) {
      Optional<CloudMachine> machine = Ec2Words.machine(instance);
      if (machine.isEmpty()) {
        return Outcome.failed(
            new Failure.Unavailable(
                "EC2 shows %s in state %s, which this version does not know"
                    .formatted(instance.instanceId(), instance.state().nameAsString())));
      }
      machines.add(machine.get());
    }
    return Outcome.ok(List.copyOf(machines));
  }

  /** That an answer is empty proves nothing: EC2 says so itself when there is no such machine. */
  @Override
  public Outcome<Optional<CloudMachine>> find(MachineId machine) {
    Outcome<Optional<List<Instance>>> asked = AwsFailures.ask(() -> shown(machine));
    return switch (asked) {
      case Outcome.Failed<Optional<List<Instance>>>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<Optional<List<Instance>>>(var shown) ->
          shown.isEmpty() ? Outcome.ok(Optional.empty()) : only(machine, shown.get());
    };
  }

  private Optional<List<Instance>> shown(MachineId machine) {
    try {
      return Optional.of(
          ec2
              .describeInstances(request ->
                  request
                      .instanceIds(machine.value())
                      .overrideConfiguration(clients.deadline().rest()))
              .reservations()
              .stream()
              .flatMap(reservation -> reservation.instances().stream())
              .toList());
    } catch (AwsServiceException refused) {
      if (AwsFailures.notFound(refused)) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  private static Outcome<Optional<CloudMachine>> only(MachineId machine, List<Instance> shown) {
    return switch (machines(shown)) {
      case Outcome.Failed<List<CloudMachine>>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<List<CloudMachine>>(var machines) ->
          machines.stream()
              .filter(one -> one.id().equals(machine))
              .findFirst()
              .map(one -> Outcome.ok(Optional.of(one)))
              .orElseGet(() ->
                  Outcome.failed(
                      new Failure.Unavailable(
                          "EC2 does not show %s, and does not say that it is gone"
                              .formatted(machine))));
    };
  }

  @Override
  public int launchesNow() {
    return clients.pace().now();
  }

  @Override
  public Outcome<CloudMachine> launch(LaunchRequest request) {
    if (!clients.pace().take(TURN)) {
      return Outcome.failed(
          new Failure.Throttled(
              "other launches of this process have taken all that EC2 takes at once"));
    }
    Outcome<List<Instance>> launched =
        AwsFailures.ask(() ->
            clients
                .once()
                .runInstances(
                    Ec2Words.launch(request)
                        .overrideConfiguration(clients.deadline().once())
                        .build())
                .instances());
    return switch (launched) {
      case Outcome.Failed<List<Instance>>(var failure) -> {
        if (failure instanceof Failure.Throttled) {
          clients.pace().refused();
        }
        yield Outcome.failed(failure);
      }
      case Outcome.Ok<List<Instance>>(var instances) ->
          instances.stream()
              .findFirst()
              .flatMap(Ec2Words::machine)
              .map(Outcome::ok)
              .orElseGet(() ->
                  Outcome.failed(
                      new Failure.Unavailable("EC2 says that it launched, and shows no machine")));
    };
  }

  @Override
  public Outcome<MachineId> tag(MachineId machine, String key, String value) {
    return AwsFailures.ask(() -> {
      ec2.createTags(request ->
          request
              .resources(machine.value())
              .tags(Tag.builder().key(key).value(value).build())
              .overrideConfiguration(clients.deadline().rest()));
      return machine;
    });
  }

  @Override
  public Outcome<MachineId> untag(MachineId machine, String key) {
    return AwsFailures.ask(() -> {
      ec2.deleteTags(request ->
          request
              .resources(machine.value())
              .tags(Tag.builder().key(key).build())
              .overrideConfiguration(clients.deadline().rest()));
      return machine;
    });
  }

  /** One id in a call: among several, a wrong one would keep all others alive. */
  @Override
  public Outcome<MachineId> terminate(MachineId machine) {
    return AwsFailures.ask(() -> {
      try {
        ec2.terminateInstances(request ->
            request.instanceIds(machine.value()).overrideConfiguration(clients.deadline().rest()));
      } catch (AwsServiceException refused) {
        // That it is not found proves nothing; the listing tells when it has ended.
        if (!AwsFailures.notFound(refused)) {
          throw refused;
        }
      }
      return machine;
    });
  }

  /** Sent once: a second try whose first was done and not answered would boot it twice. */
  @Override
  public Outcome<MachineId> reboot(MachineId machine) {
    return AwsFailures.ask(() -> {
      clients
          .once()
          .rebootInstances(request ->
              request
                  .instanceIds(machine.value())
                  .overrideConfiguration(clients.deadline().once()));
      return machine;
    });
  }

  @Override
  public Outcome<MachineId> stop(MachineId machine, boolean force) {
    return AwsFailures.ask(() -> {
      ec2.stopInstances(request ->
          request
              .instanceIds(machine.value())
              .force(force)
              .overrideConfiguration(clients.deadline().rest()));
      return machine;
    });
  }

  @Override
  public Outcome<MachineId> start(MachineId machine) {
    return AwsFailures.ask(() -> {
      ec2.startInstances(request ->
          request.instanceIds(machine.value()).overrideConfiguration(clients.deadline().rest()));
      return machine;
    });
  }
}
