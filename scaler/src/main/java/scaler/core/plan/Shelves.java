package scaler.core.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Stock;
import scaler.core.decide.Stock.Shelf;
import scaler.core.model.Disks;
import scaler.core.model.HeldVolume;
import scaler.core.model.Sight;
import scaler.core.model.Volume;

/** The free data volumes, fewer with each machine that is given some. */
final class Shelves {
  private final Stock stock;
  private final List<Row> rows;

  Shelves(Stock stock) {
    this.stock = stock;
    this.rows =
        switch (stock) {
          case Stock.Unseen _ -> List.of();
          case Stock.Seen(var shelves) -> shelves.stream().map(Row::new).toList();
        };
  }

  /** What is left of one shelf. */
  private record Row(Shelf shelf, List<Volume> left) {
    Row(Shelf shelf) {
      this(shelf, new ArrayList<>(shelf.free()));
    }

    Optional<Volume> in(String zone) {
      return left.stream().filter(volume -> volume.zone().equals(zone)).findFirst();
    }

    HeldVolume take(String zone) {
      Volume taken = in(zone).orElseThrow();
      left.remove(taken);
      return new HeldVolume(taken.id(), shelf.device());
    }
  }

  /** Whether a machine in that zone gets all its volumes; what is not seen gives nothing. */
  boolean serve(String zone) {
    return switch (stock) {
      case Stock.Unseen _ -> false;
      case Stock.Seen _ -> rows.stream().allMatch(row -> row.in(zone).isPresent());
    };
  }

  /**
   * Whether another machine can come before one that has volumes gives them back: there are some
   * for it, too, or that is not seen.
   */
  static boolean mayServe(RoleView view, Sight before) {
    Shelves shelves = new Shelves(view.stock());
    return view.stock() instanceof Stock.Unseen
        || before.disks().equals(Disks.NONE)
        || view.subnets().stream().anyMatch(subnet -> shelves.serve(subnet.zone()));
  }

  /** Takes one of each shelf, for a zone that {@link #serve} names. */
  List<HeldVolume> take(String zone) {
    return rows.stream().map(row -> row.take(zone)).toList();
  }

  /** Why none of these can be launched. */
  Guard lack(Collection<Step.Launch> launches, int machines) {
    if (stock instanceof Stock.Unseen(var why)) {
      return new Guard.VolumesUnseen(machines, why);
    }
    List<Row> empty =
        rows.stream()
            .filter(
                row -> launches.stream().noneMatch(one -> row.in(one.where().zone()).isPresent()))
            .toList();
    // Each has some, but never in the same zone as the others.
    List<Row> lacking = empty.isEmpty() ? rows : empty;
    return new Guard.NoFreeVolume(
        machines,
        lacking.stream()
            .map(row -> row.shelf().tag())
            .collect(Collectors.joining(" and one tagged ")));
  }
}
