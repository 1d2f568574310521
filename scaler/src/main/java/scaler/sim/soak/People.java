package scaler.sim.soak;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.RoleName;
import scaler.engine.port.Ledger;
import scaler.sim.fault.Spared;
import scaler.sim.law.Facts;
import scaler.sim.region.Instance;
import scaler.sim.region.Region;
import scaler.sim.region.Work;
import scaler.sim.store.SimPeople;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.time.Diary;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;
import scaler.sim.time.Timeline;

/** Those who operate the fleet, and those who use it. */
final class People {
  private static final Asker ANN = new Asker("ann", "she knows why");
  private static final long ACT = 20 * 60_000;

  /** Acts that hand machines over are numbered from here on. */
  private static final int HANDOVERS = 5_000;

  private final String application;
  private final Timeline time;
  private final Diary diary;
  private final Region region;
  private final SimPeople desk;
  private final Facts facts;
  private final Spared spared;
  private final FleetDraft draft;
  private final Rolls rolls;
  private final Rolls work;
  private final Rolls shelves;
  private final Set<TagSpec> stocked = new HashSet<>();
  private final Set<String> queues = new HashSet<>();
  private final List<Integer> acts = new ArrayList<>();
  private final HandingOver handingOver;
  private FleetSpec fleet;
  private int act;
  private boolean over;

  /** All that people use. */
  record Site(
      Timeline time, Diary diary, Region region, SimPeople desk, Ledger ledger, Spared spared) {}

  /**
   * @param first the number before that of their first act
   */
  People(Application application, Site site, Dice dice, Share share, int first) {
    this.application = application.name();
    this.time = site.time();
    this.diary = site.diary();
    this.region = site.region();
    this.desk = site.desk();
    this.facts = application.facts();
    this.spared = site.spared();
    this.draft = new FleetDraft(dice, share);
    this.rolls = dice.rolls("people" + share.own());
    this.work = dice.rolls("work" + share.own());
    this.shelves = dice.rolls("shelves" + share.own());
    this.act = first;
    fleet = draft.fleet(this.application);
    handingOver = new HandingOver(application, site, dice, share, first + HANDOVERS, this::resume);
  }

  /** The first fleet is applied; from now on people act and jobs come. */
  void begin() {
    apply();
    time.in(rolls.waiting(ACT), this::act);
    jobs();
    handingOver.begin();
  }

  /** From now on nobody asks for anything, and no job comes; pauses are over. */
  void end() {
    over = true;
    handingOver.end();
    letAllGo();
    readmitAll();
    resume();
  }

  /** Ends all pauses, those that scaler made among them. */
  void resume() {
    desk.resume(application, Optional.empty(), ANN);
    facts.resumed();
  }

  String application() {
    return application;
  }

  List<Integer> acts() {
    List<Integer> all = new ArrayList<>(acts);
    all.addAll(handingOver.acts());
    return all;
  }

  private void apply() {
    facts.applied(fleet);
    desk.apply(fleet, Resolved.asWritten(fleet.cloud()), Map.of("boot.sh", "#!/bin/sh\nexit 0\n"));
    for (RoleSpec role : fleet.roles()) {
      role.backlog()
          .map(backlog -> backlog.sources().getFirst().source().url())
          .ifPresent(url -> employ(role, url));
      role.machine().dataVolumes().stream()
          .map(DataVolume::tag)
          .filter(stocked::add)
          .forEach(this::stock);
    }
  }

  private void employ(RoleSpec role, String url) {
    queues.add(url);
    region.employ(new Work(application, role.name().value()), url, 2);
  }

  /** Somebody makes data volumes: mostly enough, sometimes too few, or none in a zone. */
  private void stock(TagSpec tag) {
    for (String zone : fleet.cloud().subnets()) {
      int count = shelves.one(0, 1, 2, 3, 4, 6);
      for (int n = 0; n < count; n++) {
        region.volumes().make(zone, Map.of(tag.key(), tag.value()));
      }
    }
  }

  private void act() {
    if (over) {
      return;
    }
    act++;
    Rolls mine = rolls;
    int what = mine.from(0, 13);
    int which = mine.from(0, Integer.MAX_VALUE - 1);
    int number = mine.from(0, 8);
    long until = time.millis() + mine.from(10, 90) * 60_000L;
    FleetSpec next = what == 0 ? draft.changed(fleet) : fleet;
    if (!spared.people().contains(act)) {
      acts.add(act);
      act(what, which, number, Instant.ofEpochMilli(until), next);
    }
    time.in(mine.waiting(ACT), this::act);
  }

  private void act(int what, int which, int number, Instant until, FleetSpec next) {
    RoleName role = fleet.roles().get(which % fleet.roles().size()).name();
    diary.note("people", act, what, () -> "act %d: %s".formatted(act, words(what, role)));
    switch (what) {
      case 0 -> {
        fleet = next;
        apply();
      }
      case 1, 2, 3 -> {
        facts.adjusted(role, until.toEpochMilli());
        Adjustment.Kind kind =
            what == 1
                ? Adjustment.Kind.EXACTLY
                : what == 2 ? Adjustment.Kind.AT_LEAST : Adjustment.Kind.AT_MOST;
        desk.adjust(application, role, kind, number, until, ANN);
      }
      case 4, 5, 6 -> end(which, what == 6 && number == 0);
      case 9, 10 -> hold(which, what == 10, until);
      case 12, 13 -> evacuate(which, what == 13, until);
      case 7, 8 -> pause(what == 7 ? Optional.of(role) : Optional.empty(), until);
      default -> {
        resume();
        facts.unadjusted(role);
        desk.takeBack(application, role);
      }
    }
  }

  private static String words(int what, RoleName role) {
    return switch (what) {
      case 0 -> "apply another fleet";
      case 1, 2, 3 -> "adjust " + role;
      case 4, 5, 6 -> "end a machine";
      case 7 -> "pause " + role;
      case 8 -> "pause all";
      case 9 -> "hold a machine";
      case 10 -> "hold no machine any more";
      case 12 -> "evacuate a zone";
      case 13 -> "readmit all zones";
      default -> "resume all, take the adjustments of %s back".formatted(role);
    };
  }

  private Optional<Instance> one(int which) {
    List<Instance> living =
        region.shown().stream().filter(one -> one.lives() && facts.ours(one)).toList();
    return living.isEmpty() ? Optional.empty() : Optional.of(living.get(which % living.size()));
  }

  private void hold(int which, boolean noMore, Instant until) {
    if (noMore) {
      letAllGo();
    } else {
      one(which)
          .ifPresent(machine -> {
            facts.holds(machine.id(), until.toEpochMilli());
            desk.hold(application, machine.id(), Optional.of(until), ANN);
          });
    }
  }

  private void evacuate(int which, boolean noMore, Instant until) {
    List<String> zones = fleet.cloud().subnets();
    if (noMore) {
      readmitAll();
    } else if (zones.size() > 1) {
      String zone = zones.get(which % zones.size());
      facts.evacuates(zone, until.toEpochMilli());
      desk.evacuate(application, zone, Optional.of(until), ANN);
    }
  }

  private void readmitAll() {
    fleet.cloud().subnets().forEach(zone -> desk.readmit(application, zone, ANN));
    facts.readmitted();
  }

  private void letAllGo() {
    for (Instance machine : region.shown()) {
      if (desk.unhold(application, machine.id(), ANN)) {
        facts.letsGo(machine.id());
      }
    }
  }

  private void end(int which, boolean force) {
    one(which)
        .ifPresent(machine -> {
          facts.endAsked(machine.id(), force);
          desk.end(application, machine.id(), force, Optional.empty(), ANN);
        });
  }

  private void pause(Optional<RoleName> role, Instant until) {
    facts.paused(role, until.toEpochMilli());
    desk.pause(application, role, Optional.of(until), ANN);
  }

  /** Each queue gets jobs in bursts, and some in between. */
  private void jobs() {
    if (over) {
      return;
    }
    region.yards().stream()
        .filter(yard -> queues.contains(yard.address()))
        .forEach(yard -> {
          if (work.chance(0.5)) {
            yard.put(
                work.chance(0.2) ? work.from(5, 40) : work.from(1, 4),
                work.waiting(work.one(10_000, 60_000, 240_000)));
          }
        });
    time.in(work.waiting(work.one(30_000, 240_000, 1_800_000)), this::jobs);
  }
}
