package scaler.ec2;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import scaler.ec2.Store.Bond;
import scaler.ec2.Store.Copy;
import scaler.ec2.Store.Disk;

/** Volumes and snapshots on the wire. */
final class StoreDesk {
  private final Store store;
  private final Function<Optional<Fault.OfList>, Page.Cut> cuts;

  StoreDesk(Store store, Function<Optional<Fault.OfList>, Page.Cut> cuts) {
    this.store = store;
    this.cuts = cuts;
  }

  void volumes(Form form, Optional<Fault.OfList> fault, Xml xml) {
    Filters filters = Filters.of(form);
    Instant shown = store.shown();
    List<Disk> found =
        store.disks().stream()
            .filter(disk -> filters.match(name -> Filters.ofTags(disk.tags, name)))
            .toList();
    Page<Disk> page = Page.of(form, found, disk -> disk.id, cuts.apply(fault));
    xml.set("volumeSet", page.items(), disk -> write(disk, shown, xml));
    xml.leaf("nextToken", page.next());
  }

  private static void write(Disk disk, Instant shown, Xml xml) {
    Optional<Bond> bond = disk.at(shown);
    xml.leaf("volumeId", disk.id).leaf("size", 1).leaf("availabilityZone", disk.zone);
    xml.leaf("status", bond.isPresent() ? "in-use" : "available");
    xml.set("attachmentSet", bond.stream().toList(), one -> write(disk, one, shown, xml));
    xml.tags(disk.tags);
    xml.leaf("volumeType", "gp3").leaf("encrypted", false).leaf("multiAttachEnabled", false);
  }

  private static void write(Disk disk, Bond bond, Instant shown, Xml xml) {
    boolean yet = disk.sticks || shown.isBefore(bond.from().plus(Store.ATTACHING));
    xml.leaf("volumeId", disk.id).leaf("instanceId", bond.machine());
    xml.leaf("device", bond.device()).leaf("status", yet ? "attaching" : "attached");
    xml.leaf("attachTime", bond.from()).leaf("deleteOnTermination", bond.deletes());
  }

  void attach(Form form, Xml xml) {
    String volume = form.required("VolumeId");
    Bond bond = store.attach(volume, form.required("InstanceId"), form.required("Device"));
    xml.leaf("volumeId", volume).leaf("instanceId", bond.machine());
    xml.leaf("device", bond.device()).leaf("status", "attaching").leaf("attachTime", bond.from());
  }

  void snapshots(Form form, Optional<Fault.OfList> fault, Xml xml) {
    Filters filters = Filters.of(form);
    List<Copy> found =
        store.shownCopies().stream()
            .filter(copy -> filters.match(name -> values(copy, name)))
            .toList();
    Page<Copy> page = Page.of(form, found, Copy::id, cuts.apply(fault));
    xml.set("snapshotSet", page.items(), copy -> write(copy, xml));
    xml.leaf("nextToken", page.next());
  }

  private static Optional<Collection<String>> values(Copy copy, String filter) {
    return filter.equals("volume-id")
        ? Optional.of(List.of(copy.volume()))
        : Filters.ofTags(copy.tags(), filter);
  }

  private void write(Copy copy, Xml xml) {
    xml.leaf("snapshotId", copy.id()).leaf("volumeId", copy.volume());
    xml.leaf("status", copy.state(store.shown())).leaf("startTime", copy.begun());
    xml.leaf("ownerId", Catalog.ACCOUNT).leaf("volumeSize", 1).tags(copy.tags());
  }

  void snapshot(Form form, Xml xml) {
    Map<String, String> tags =
        form.items("TagSpecification", one -> one.tags("Tag")).stream()
            .findFirst()
            .orElse(Map.of());
    write(store.copy(form.required("VolumeId"), tags), xml);
  }

  void delete(Form form, Xml xml) {
    store.delete(form.required("SnapshotId"));
    xml.done();
  }
}
