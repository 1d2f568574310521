package scaler.sim.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.model.Adjustment;
import scaler.core.model.EndWish;
import scaler.core.model.Handover;
import scaler.core.model.MachineId;
import scaler.core.model.Pause;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Wishes;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.store.SimPeople.Shrink;

/** The tables {@code adjustment}, {@code end_wish} and {@code handover}. */
final class WishTable implements Wishes {
  private final SimTables tables;
  private final List<Adjusted> adjusted = new ArrayList<>();
  private final List<Ended> ended = new ArrayList<>();
  private final List<Handed> handed = new ArrayList<>();
  private long lastAdjustment;
  private long lastEnd;
  private long lastHandover;

  WishTable(SimTables tables) {
    this.tables = tables;
  }

  private record Adjusted(String application, ForRole wish) {}

  private record Ended(String application, EndWish wish) {}

  private static final class Handed {
    final String application;
    final Handover wish;
    @Nullable Instant done;

    Handed(String application, Handover wish) {
      this.application = application;
      this.wish = wish;
    }
  }

  @Override
  public List<ForRole> adjustments(String application, Instant now) {
    return adjusted.stream()
        .filter(row -> row.application().equals(application))
        .map(Adjusted::wish)
        .filter(wish -> wish.adjustment().inForce(now))
        .toList();
  }

  @Override
  public List<EndWish> ends(String application) {
    return ended.stream()
        .filter(row -> row.application().equals(application))
        .map(Ended::wish)
        .filter(wish -> tables.machines.lives(wish.machine()).isPresent())
        .toList();
  }

  @Override
  public List<Pause> pauses(String application, Instant now) {
    return tables.pauses.inForce(application, now);
  }

  @Override
  public List<Handover> handovers(String application) {
    return handed.stream()
        .filter(row -> row.application.equals(application) && row.done == null)
        .map(row -> row.wish)
        .toList();
  }

  @Override
  public void fulfilled(Lease lease, Handover wish, Instant now) {
    tables.leases.check(lease);
    handed.stream()
        .filter(row -> row.wish.id() == wish.id() && row.done == null)
        .forEach(row -> row.done = now);
  }

  /** What was asked of a machine when it was ours before is void. */
  void forgetEnds(MachineId machine) {
    ended.removeIf(row -> row.wish().machine().equals(machine));
  }

  void adopt(String application, List<Handover.Adopt> machines, Asker asker) {
    for (Handover.Adopt wish : machines) {
      lastHandover++;
      add(
          application,
          new Handover.Adopt(
              lastHandover,
              wish.role(),
              wish.machine(),
              wish.zone(),
              wish.place(),
              wish.runningSince(),
              wish.pageless(),
              asker.asked()));
    }
    tables.woken.add(application);
  }

  void leave(String application, List<MachineId> machines, Asker asker) {
    for (MachineId machine : machines) {
      lastHandover++;
      add(application, new Handover.Leave(lastHandover, machine, asker.asked()));
    }
    tables.woken.add(application);
  }

  /** A machine has at most one that is open, of whatever application. */
  private void add(String application, Handover wish) {
    boolean open =
        handed.stream()
            .anyMatch(row -> row.done == null && row.wish.machine().equals(wish.machine()));
    if (!open) {
      handed.add(new Handed(application, wish));
    }
  }

  void adjust(
      String application,
      RoleName role,
      Adjustment.Kind kind,
      int machines,
      Instant until,
      Asker asker) {
    lastAdjustment++;
    if (machines < 0) {
      throw new IllegalStateException("a wish for " + machines + " machines");
    }
    adjusted.add(
        new Adjusted(
            application,
            new ForRole(
                role,
                new Adjustment(
                    lastAdjustment,
                    kind,
                    machines,
                    asker.by(),
                    asker.reason(),
                    tables.clock.instant(),
                    until))));
    tables.woken.add(application);
  }

  int takeBack(String application, RoleName role) {
    Instant now = tables.clock.instant();
    int taken = 0;
    for (int n = 0; n < adjusted.size(); n++) {
      Adjusted row = adjusted.get(n);
      Adjustment wish = row.wish().adjustment();
      if (row.application().equals(application)
          && row.wish().role().equals(role)
          && wish.inForce(now)) {
        Adjustment over =
            new Adjustment(
                wish.id(),
                wish.kind(),
                wish.machines(),
                wish.by(),
                wish.reason(),
                wish.made(),
                now);
        adjusted.set(n, new Adjusted(application, new ForRole(role, over)));
        taken++;
      }
    }
    tables.woken.add(application);
    return taken;
  }

  void end(
      String application, MachineId machine, boolean force, Optional<Shrink> shrink, Asker asker) {
    shrink.ifPresent(fewer ->
        adjust(
            application,
            fewer.role(),
            Adjustment.Kind.AT_MOST,
            fewer.machines(),
            fewer.until(),
            asker));
    lastEnd++;
    Instant made = tables.clock.instant();
    ended.add(
        new Ended(
            application, new EndWish(lastEnd, machine, force, asker.by(), asker.reason(), made)));
    tables.woken.add(application);
  }
}
