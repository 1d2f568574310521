package scaler.outbound.aws;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.model.Volume.Use;
import scaler.core.plan.VolumePlaces;
import scaler.outbound.aws.OriginChecks.Made;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachment;

/** Whether a role's data volumes are there, in its zones, and can be attached. */
final class VolumeChecks {
  /** Disks under names with the same letter are one place to some machines. */
  private static final Pattern DEVICE = Pattern.compile("(?:/dev/)?(?:sd|xvd)([a-z]{1,2})\\d*");

  private final AwsClients clients;
  private final Sheet sheet;
  private final KeyChecks keys;

  /** The machines of the application, by id; asked for once, when some volume is attached. */
  private Optional<Set<String>> ours = Optional.empty();

  VolumeChecks(AwsClients clients, Sheet sheet) {
    this.clients = clients;
    this.sheet = sheet;
    this.keys = new KeyChecks(clients, sheet);
  }

  /**
   * Looks at the volumes of one role.
   *
   * @param zones those of its subnets; empty when they are not known
   * @param made what its machines are made from, where that is known
   * @param owned what machines of the application bear
   */
  void look(RoleSpec role, Set<String> zones, Optional<Made> made, Filter owned) {
    String check = "volumes of " + role.name();
    List<DataVolume> entries = role.machine().dataVolumes();
    entries.forEach(entry -> made.ifPresent(found -> device(check, entry, found)));
    List<List<Volume>> shown = new ArrayList<>();
    for (DataVolume entry : entries) {
      sheet
          .look(check, () -> AwsVolumes.shown(clients, entry.tag().key(), entry.tag().value()))
          .ifPresent(shown::add);
    }
    boolean attached =
        shown.stream().flatMap(List::stream).anyMatch(volume -> !volume.attachments().isEmpty());
    if (attached && ours.isEmpty()) {
      ours = sheet.look(check, () -> ids(owned));
    }
    if (entries.isEmpty() || shown.size() < entries.size() || (attached && ours.isEmpty())) {
      return;
    }
    List<List<scaler.core.model.Volume>> fit = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      fit.add(entry(new Entry(check, role, entries.get(i)), shown.get(i), zones));
    }
    if (shown.stream().noneMatch(List::isEmpty) && !zones.isEmpty()) {
      places(check, role, VolumePlaces.of(zones, fit));
    }
    keys(check, shown.stream().flatMap(List::stream).toList());
  }

  private Set<String> ids(Filter owned) {
    return Ec2Listing.all(clients, Ec2Listing.PAGE, owned).stream()
        .map(Instance::instanceId)
        .collect(Collectors.toSet());
  }

  /** One entry of a role, and what its findings stand under. */
  private record Entry(String check, RoleSpec role, DataVolume asked) {
    String tag() {
      return asked.tag().written();
    }
  }

  /** The volumes of an entry that machines of the role have or may get. */
  private List<scaler.core.model.Volume> entry(Entry entry, List<Volume> shown, Set<String> zones) {
    if (shown.isEmpty()) {
      sheet.miss(
          entry.check(),
          "no volume of this region is tagged %s; make %d with that tag, spread over %s"
              .formatted(
                  entry.tag(), entry.role().capacity().max(), zones(zones, "the subnets' zones")));
    }
    List<scaler.core.model.Volume> fit = new ArrayList<>();
    for (Volume volume : shown) {
      List<String> trouble = new ArrayList<>();
      elsewhere(volume, zones).ifPresent(trouble::add);
      taken(volume).ifPresent(trouble::add);
      if (trouble.isEmpty()) {
        fit.add(AwsVolumes.volume(volume));
      }
      trouble.addAll(harm(volume));
      trouble.forEach(one ->
          sheet.miss(
              entry.check(), "%s, tagged %s, %s".formatted(volume.volumeId(), entry.tag(), one)));
    }
    return fit;
  }

  private static Optional<String> elsewhere(Volume volume, Set<String> zones) {
    return zones.isEmpty() || zones.contains(volume.availabilityZone())
        ? Optional.empty()
        : Optional.of(
            "lies in %s, where its role has no subnet; add one there, or restore a snapshot of it in %s"
                .formatted(volume.availabilityZone(), zones(zones, "a zone that has one")));
  }

  private Optional<String> taken(Volume volume) {
    return switch (AwsVolumes.volume(volume).use()) {
      case Use.Free _ -> Optional.empty();
      case Use.Unfit(var state) ->
          Optional.of("is %s and can be attached to nothing; see to it".formatted(state));
      case Use.By(var machine, _) when ours.orElse(Set.of()).contains(machine.value()) ->
          Optional.empty();
      case Use.By(var machine, _) ->
          Optional.of(
              "is attached to %s, which is no machine of this application; detach it, adopt that machine, or take the tag off"
                  .formatted(machine));
    };
  }

  /** What would go wrong with a volume that can be attached. */
  private static List<String> harm(Volume volume) {
    List<String> harm = new ArrayList<>();
    for (VolumeAttachment attachment : volume.attachments()) {
      if (Boolean.TRUE.equals(attachment.deleteOnTermination())) {
        harm.add(
            ("is deleted when %s ends (DeleteOnTermination); aws ec2 modify-instance-attribute --instance-id %s"
                    + " --block-device-mappings 'DeviceName=%s,Ebs={DeleteOnTermination=false}'")
                .formatted(attachment.instanceId(), attachment.instanceId(), attachment.device()));
      }
    }
    if (Boolean.TRUE.equals(volume.multiAttachEnabled())) {
      harm.add("may be attached to several machines (Multi-Attach), and scaler gives it to one");
    }
    return harm;
  }

  private void places(String check, RoleSpec role, VolumePlaces places) {
    int most = role.capacity().max();
    Optional<String> lack = places.lack(most);
    lack.ifPresent(says -> sheet.miss(check, says));
    if (most > 1 && places.byZone().size() > 1 && !places.bare().isEmpty()) {
      sheet.miss(
          check,
          "no machine can be in %s, where %s; make volumes there, or leave the subnet out"
              .formatted(
                  String.join(" and ", places.bare()),
                  role.machine().dataVolumes().size() == 1
                      ? "no volume lies that it may have"
                      : "not each entry has a volume that it may have"));
    } else if (lack.isEmpty()) {
      sheet.ok(check, "enough for a maximum of %d (%s)".formatted(most, places.written()));
    }
  }

  private void keys(String check, Collection<Volume> all) {
    Map<String, Set<String>> byKey = new TreeMap<>();
    all.stream()
        .filter(volume -> volume.kmsKeyId() != null)
        .forEach(volume ->
            byKey
                .computeIfAbsent(volume.kmsKeyId(), key -> new TreeSet<>())
                .add(volume.volumeId()));
    byKey.forEach((key, volumes) -> keys.look(check, String.join(", ", volumes), key));
  }

  /** Where the image or the template has a disk of its own, no other can be. */
  private void device(String check, DataVolume entry, Made made) {
    String image = made.image().map(Image::imageId).orElse("the image");
    if (made.image().filter(AwsOrigins::isWindows).isPresent()) {
      sheet.miss(
          check,
          "%s is a Windows image, on which %s is no name for a disk and no script of scaler's mounts it; leave volumes out of this role"
              .formatted(image, entry.device()));
    }
    Set<String> letters = new HashSet<>();
    disks(made)
        .filter(disk -> sameDisk(disk, entry.device()))
        .filter(letters::add)
        .forEach(disk ->
            sheet.miss(
                check,
                "%s is a disk of the machine already, as %s of %s; give the volumes tagged %s another device"
                    .formatted(entry.device(), disk, image, entry.tag().written())));
  }

  private static Stream<String> disks(Made made) {
    Stream<String> images =
        made.image().stream()
            .flatMap(image ->
                Stream.concat(
                    Stream.of(image.rootDeviceName()),
                    image.blockDeviceMappings().stream().map(disk -> disk.deviceName())));
    Stream<String> templates =
        made.template().stream()
            .flatMap(template -> template.blockDeviceMappings().stream())
            .map(LaunchTemplateBlockDeviceMapping::deviceName);
    return Stream.concat(images, templates).filter(Objects::nonNull);
  }

  private static boolean sameDisk(String one, String other) {
    return letters(one).equals(letters(other));
  }

  private static String letters(String device) {
    Matcher name = DEVICE.matcher(device);
    return name.matches() ? name.group(1) : device;
  }

  private static String zones(Set<String> zones, String otherwise) {
    return zones.isEmpty() ? otherwise : zones.stream().sorted().collect(Collectors.joining(", "));
  }
}
