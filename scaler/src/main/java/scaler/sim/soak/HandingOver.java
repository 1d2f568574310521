package scaler.sim.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Page;
import scaler.core.model.RoleName;
import scaler.core.model.Stranger;
import scaler.engine.loop.Adoptable;
import scaler.engine.port.Fleets.Active;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.sim.region.Instance;
import scaler.sim.region.RegionCloud;
import scaler.sim.region.RegionPages;
import scaler.sim.region.Work;
import scaler.sim.soak.People.Site;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;

/**
 * People who launch machines by hand and have them adopted, and who let all machines of a role go.
 * What the commands refuse is not asked for. In some lives only.
 */
final class HandingOver {
  private static final Asker BOB = new Asker("bob", "cut-over");
  private static final double SOME = 0.35;
  private static final long ACT = 25 * 60_000;
  private static final long MINUTE = 60_000;

  private final Application application;
  private final Site site;
  private final Dice dice;
  private final Rolls rolls;
  private final Runnable resume;
  private final RegionCloud cloud;
  private final RegionPages pages;
  private final List<Instance> ofPeople = new ArrayList<>();
  private final List<Integer> acts = new ArrayList<>();
  private int act;
  private boolean over;

  /**
   * @param first the number before that of their first act
   * @param resume ends the application's pauses
   */
  HandingOver(
      Application application, Site site, Dice dice, Share share, int first, Runnable resume) {
    this.application = application;
    this.site = site;
    this.dice = dice;
    this.rolls = dice.rolls("handovers" + share.own());
    this.act = first;
    this.resume = resume;
    this.cloud = new RegionCloud(site.region());
    this.pages = new RegionPages(site.region());
  }

  void begin() {
    if (dice.share("handovers", application.name().hashCode()) < SOME) {
      site.time().in(rolls.waiting(ACT), this::act);
    }
  }

  void end() {
    over = true;
  }

  List<Integer> acts() {
    return acts;
  }

  private void act() {
    if (over) {
      return;
    }
    act++;
    int what = rolls.from(0, 5);
    int which = rolls.from(0, Integer.MAX_VALUE - 1);
    long minutes = rolls.from(5, 40) * MINUTE;
    Optional<Active> fleet = ledger().fleets().active(application.name());
    if (fleet.isPresent() && !site.spared().people().contains(act)) {
      acts.add(act);
      RoleSpec role = some(fleet.get().spec().roles(), which);
      site.diary().note("people", act, what, () -> "act %d: %s".formatted(act, words(what, role)));
      switch (what) {
        case 0, 1 -> launch(fleet.get(), role, which, minutes);
        case 2 -> leave(role.name(), minutes);
        default -> adopt(which);
      }
    }
    site.time().in(rolls.waiting(ACT), this::act);
  }

  private static String words(int what, RoleSpec role) {
    return switch (what) {
      case 0, 1 -> "launch a machine for %s by hand".formatted(role.name());
      case 2 -> "pause %s and let its machines go".formatted(role.name());
      default -> "have a machine adopted";
    };
  }

  private Ledger ledger() {
    return site.ledger();
  }

  private static <T> T some(List<T> all, int which) {
    return all.get(which % all.size());
  }

  /** It is adopted when it has booted, or later, or never. */
  private void launch(Active fleet, RoleSpec role, int which, long minutes) {
    Instance machine =
        site.region()
            .born(
                new LaunchRequest(
                    "by-hand-%s-%d".formatted(application.name(), act),
                    some(fleet.spec().cloud().subnets(), which),
                    Optional.of(role.machine().types().getFirst()),
                    Market.ON_DEMAND,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    new Work(application.name(), role.name().value()).byHand()));
    ofPeople.add(machine);
    site.time().in(minutes / 4, () -> adopt(machine));
  }

  private void adopt(int which) {
    List<Instance> free =
        ofPeople.stream()
            .filter(machine -> machine.runs() && !application.facts().ours(machine))
            .toList();
    if (!free.isEmpty()) {
      adopt(some(free, which));
    }
  }

  /** As the command does it: one that is adopted works, and its role has room for it. */
  private void adopt(Instance machine) {
    Optional<Active> fleet = ledger().fleets().active(application.name());
    Optional<RoleSpec> role =
        fleet.flatMap(active -> active.spec().role(new RoleName(machine.role())));
    if (over || role.isEmpty()) {
      return;
    }
    List<Machine> living = ledger().machines().living(application.name());
    long there =
        living.stream().filter(row -> row.role().equals(role.get().name()) && row.counts()).count();
    if (there >= role.get().capacity().max()) {
      return;
    }
    shown(machine.id())
        .filter(found -> Adoptable.refusedBecause(found, fleet.get(), living).isEmpty())
        .filter(found -> works(role.get(), found.machine()))
        .ifPresent(found -> ask(role.get().name(), found));
  }

  private Optional<Stranger> shown(MachineId id) {
    return cloud.find(List.of(id)) instanceof Outcome.Ok<List<Stranger>>(var found)
        ? found.stream().findFirst()
        : Optional.empty();
  }

  private boolean works(RoleSpec role, CloudMachine machine) {
    String address = machine.address().orElseThrow();
    boolean ill =
        role.health().flatMap(check -> pages.unhealthyBecause(check, address, 0)).isPresent();
    return !ill
        && pages.page(address, 0) instanceof Outcome.Ok<Page>(var page)
        && page.state() == Page.State.READY;
  }

  private void ask(RoleName role, Stranger found) {
    CloudMachine machine = found.machine();
    application.laws().asksHandover(found.id());
    site.desk()
        .adopt(
            application.name(),
            List.of(
                new Handover.Adopt(
                    0,
                    role,
                    found.id(),
                    machine.zone(),
                    new Machine.Place(machine.address().orElseThrow(), 0, machine.type()),
                    found.launched(),
                    false,
                    "")),
            BOB);
  }

  /** Under a pause without an end, which is over some time later. */
  private void leave(RoleName role, long minutes) {
    application.facts().paused(Optional.of(role), Long.MAX_VALUE);
    site.desk().pause(application.name(), Optional.of(role), Optional.empty(), BOB);
    site.time().in(minutes / 8, () -> leave(role));
    site.time()
        .in(
            minutes,
            () -> {
              if (!over) {
                resume.run();
              }
            });
  }

  /** As the command does it: not one of them half done. */
  private void leave(RoleName role) {
    List<Machine> living =
        ledger().machines().living(application.name()).stream()
            .filter(row -> row.role().equals(role))
            .toList();
    boolean halfway =
        living.stream()
            .anyMatch(row -> row.state() == MachineState.TERMINATING || row.id().isEmpty());
    boolean paused =
        ledger().wishes().pauses(application.name(), site.time().instant()).stream()
            .anyMatch(pause -> pause.until().isEmpty() && pause.covers(role));
    if (over || halfway || !paused || living.isEmpty()) {
      return;
    }
    List<MachineId> ids = living.stream().flatMap(row -> row.id().stream()).toList();
    for (MachineId id : ids) {
      application.laws().asksHandover(id);
      site.region().find(id).ifPresent(this::has);
    }
    site.desk().leave(application.name(), ids, BOB);
  }

  /** Whoever has it ends it some hours later, unless it is scaler's again. */
  private void has(Instance machine) {
    if (!ofPeople.contains(machine)) {
      ofPeople.add(machine);
    }
    site.time()
        .in(
            rolls.waiting(120 * MINUTE),
            () -> {
              if (!over && !application.facts().ours(machine)) {
                machine.touch();
                site.region().ended(machine, "is ended by who has it");
              }
            });
  }
}
