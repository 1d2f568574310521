package scaler.outbound.aws;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.model.MachineId;
import scaler.engine.port.Outcome;
import scaler.engine.port.Parts;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;

/** Volumes, network interfaces and metadata of EC2 instances. */
public final class AwsParts implements Parts {
  private final AwsClients clients;

  /**
   * @param clients those that only read will do
   */
  public AwsParts(AwsClients clients) {
    this.clients = clients;
  }

  @Override
  public Outcome<Optional<Anatomy>> of(MachineId machine) {
    return AwsFailures.ask(() -> {
      Deadline deadline = clients.deadline();
      return clients
          .ec2()
          .describeInstances(request ->
              request.instanceIds(machine.value()).overrideConfiguration(deadline.rest()))
          .reservations()
          .stream()
          .flatMap(reservation -> reservation.instances().stream())
          .findFirst()
          .map(shown -> anatomy(shown, deadline));
    });
  }

  private Anatomy anatomy(Instance shown, Deadline deadline) {
    Map<String, String> parts = new TreeMap<>();
    shown.blockDeviceMappings().stream()
        .flatMap(disk -> Optional.ofNullable(disk.ebs()).stream())
        .forEach(disk -> parts.put(disk.volumeId(), "volume " + disk.volumeId()));
    shown
        .networkInterfaces()
        .forEach(
            card -> parts.put(card.networkInterfaceId(), "interface " + card.networkInterfaceId()));
    Map<String, Map<String, String>> tags = new TreeMap<>();
    parts.values().forEach(part -> tags.put(part, new TreeMap<>()));
    if (!parts.isEmpty()) {
      clients
          .ec2()
          .describeTags(request ->
              request
                  .filters(Filter.builder().name("resource-id").values(parts.keySet()).build())
                  .overrideConfiguration(deadline.rest()))
          .tags()
          .forEach(tag ->
              Optional.ofNullable(parts.get(tag.resourceId()))
                  .flatMap(part -> Optional.ofNullable(tags.get(part)))
                  .ifPresent(all -> all.put(tag.key(), tag.value())));
    }
    Optional<InstanceMetadataOptionsResponse> metadata =
        Optional.ofNullable(shown.metadataOptions());
    return new Anatomy(
        tags,
        metadata.filter(told -> told.httpTokens() == HttpTokensState.REQUIRED).isPresent(),
        metadata.flatMap(told -> Optional.ofNullable(told.httpPutResponseHopLimit())).orElse(0));
  }
}
