package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.Volume.Phase;
import scaler.core.model.Volume.Use;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotState;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Data volumes are EBS volumes. */
public final class AwsVolumes implements Volumes {
  private static final int PAGE = 500;

  private final AwsClients clients;
  private final Ec2Client ec2;

  public AwsVolumes(AwsClients clients) {
    this.clients = clients;
    this.ec2 = clients.ec2();
  }

  @Override
  public Outcome<List<Volume>> tagged(String key, String value) {
    return AwsFailures.ask(() ->
        shown(clients, key, value).stream()
            .map(AwsVolumes::volume)
            .sorted(Comparator.comparing(Volume::id))
            .toList());
  }

  /** All pages, or an exception: a part of a listing would make a volume look taken away. */
  static List<software.amazon.awssdk.services.ec2.model.Volume> shown(
      AwsClients clients, String key, String value) {
    Deadline deadline = clients.deadline();
    return pages(more -> {
      var answer =
          clients
              .ec2()
              .describeVolumes(request ->
                  request
                      .filters(tag(key, value))
                      .maxResults(PAGE)
                      .nextToken(more.orElse(null))
                      .overrideConfiguration(deadline.rest()));
      return new Part<>(answer.volumes(), answer.nextToken());
    });
  }

  /** One page. */
  private record Part<T>(List<T> shown, String next) {}

  private static <T> List<T> pages(Function<Optional<String>, Part<T>> ask) {
    List<T> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Optional<String> more = Optional.empty();
    do {
      Part<T> part = ask.apply(more);
      all.addAll(part.shown());
      more = Optional.ofNullable(part.next()).filter(token -> !token.isEmpty());
    } while (more.filter(seen::add).isPresent());
    if (more.isPresent()) {
      throw SdkException.builder().message("EC2's listing goes round in a circle").build();
    }
    return all;
  }

  private static Filter tag(String key, String value) {
    return Filter.builder().name("tag:" + key).values(AwsOthers.literally(value)).build();
  }

  static Volume volume(software.amazon.awssdk.services.ec2.model.Volume shown) {
    return new Volume(new VolumeId(shown.volumeId()), shown.availabilityZone(), use(shown));
  }

  /** Attachments count before the state: one of the two may be shown late. */
  private static Use use(software.amazon.awssdk.services.ec2.model.Volume shown) {
    Optional<Use> by =
        shown.attachments().stream()
            .flatMap(one -> phase(one).map(phase -> by(one, phase)).stream())
            .findFirst();
    if (by.isPresent()) {
      return by.get();
    }
    return switch (shown.state()) {
      case AVAILABLE -> new Use.Free();
      case IN_USE, CREATING, DELETING, DELETED, ERROR, UNKNOWN_TO_SDK_VERSION ->
          new Use.Unfit(String.valueOf(shown.stateAsString()));
    };
  }

  private static Use by(VolumeAttachment attachment, Phase phase) {
    return new Use.By(new MachineId(attachment.instanceId()), phase);
  }

  private static Optional<Phase> phase(VolumeAttachment attachment) {
    if (attachment.instanceId() == null) {
      return Optional.empty();
    }
    return switch (attachment.state()) {
      case ATTACHING -> Optional.of(Phase.ATTACHING);
      case ATTACHED -> Optional.of(Phase.ATTACHED);
      // Busy: it is to be detached, and the machine does not let go of it.
      case DETACHING, BUSY -> Optional.of(Phase.DETACHING);
      case DETACHED, UNKNOWN_TO_SDK_VERSION -> Optional.empty();
    };
  }

  @Override
  public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
    return AwsFailures.ask(() -> {
      ec2.attachVolume(request ->
          request
              .volumeId(volume.value())
              .instanceId(machine.value())
              .device(device)
              .overrideConfiguration(clients.deadline().rest()));
      return volume;
    });
  }

  @Override
  public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
    Filter[] filters =
        new TreeMap<>(tags)
            .entrySet().stream()
                .map(tag -> tag(tag.getKey(), tag.getValue()))
                .toArray(Filter[]::new);
    Deadline deadline = clients.deadline();
    return AwsFailures.<List<Snapshot>>ask(() ->
            pages(more -> {
              var answer =
                  ec2.describeSnapshots(request ->
                      request
                          .ownerIds("self")
                          .filters(filters)
                          .maxResults(PAGE)
                          .nextToken(more.orElse(null))
                          .overrideConfiguration(deadline.rest()));
              return new Part<>(answer.snapshots(), answer.nextToken());
            }))
        .map(shown -> shown.stream().map(AwsVolumes::copy).toList());
  }

  private static VolumeCopy copy(Snapshot shown) {
    Map<String, String> tags = new HashMap<>();
    shown.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return new VolumeCopy(
        shown.snapshotId(),
        new VolumeId(shown.volumeId()),
        shown.state() == SnapshotState.ERROR,
        shown.startTime(),
        tags);
  }

  /** Asked once: of two tries in one, both might make one. */
  @Override
  public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
    var tagged =
        TagSpecification.builder()
            .resourceType(ResourceType.SNAPSHOT)
            .tags(
                new TreeMap<>(tags)
                    .entrySet().stream()
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList())
            .build();
    return AwsFailures.ask(() ->
        clients
            .once()
            .createSnapshot(request ->
                request
                    .volumeId(volume.value())
                    .description("taken by scaler before its machine ended")
                    .tagSpecifications(tagged)
                    .overrideConfiguration(clients.deadline().once()))
            .snapshotId());
  }

  @Override
  public Outcome<String> deleteCopy(String snapshot) {
    return AwsFailures.ask(() -> {
      try {
        ec2.deleteSnapshot(request ->
            request.snapshotId(snapshot).overrideConfiguration(clients.deadline().rest()));
      } catch (AwsServiceException refused) {
        if (!AwsFailures.notFound(refused)) {
          throw refused;
        }
      }
      return snapshot;
    });
  }
}
