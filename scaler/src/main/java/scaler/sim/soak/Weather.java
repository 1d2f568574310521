package scaler.sim.soak;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.model.VolumeId;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.region.Illness;
import scaler.sim.region.Instance;
import scaler.sim.region.Region;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;
import scaler.sim.time.Timeline;

/** Trouble that comes by itself, whether anybody calls or not. */
final class Weather {
  private static final List<FaultKind> SPELLS =
      List.of(
          FaultKind.CLOUD_DOWN,
          FaultKind.BALANCER_DOWN,
          FaultKind.QUEUE_DOWN,
          FaultKind.DATABASE_DOWN,
          FaultKind.DATABASE_LINK_CUT,
          FaultKind.CLOUD_LINK_CUT,
          FaultKind.QUOTA,
          FaultKind.BAD_IMAGE);

  private static final List<FaultKind> BLOWS =
      List.of(
          FaultKind.SPOT_NOTICE,
          FaultKind.SPOT_GONE,
          FaultKind.MACHINE_KILLED,
          FaultKind.MACHINE_STOPPED,
          FaultKind.MACHINE_RETAGGED,
          FaultKind.GRAY,
          FaultKind.HANG,
          FaultKind.HOST_ILL,
          FaultKind.DISK,
          FaultKind.MUTE,
          FaultKind.CHECK_WRONG);

  private static final String WRONG = "wrong";
  private static final long FOR_EVER = Duration.ofDays(3_650).toMillis();

  /** A machine that is told to power off is off by then. */
  private static final long STOPS = 61_000;

  /** Somebody who powers a machine off and on again leaves it off for so long. */
  private static final long OFF = 90_000;

  private final Timeline time;
  private final Dice dice;
  private final Faults faults;
  private final Links links;
  private final Region region;
  private final int nodes;
  private final Set<Runnable> mending = new LinkedHashSet<>();

  Weather(Timeline time, Dice dice, Faults faults, Links links, int nodes) {
    this.time = time;
    this.dice = dice;
    this.faults = faults;
    this.links = links;
    this.region = links.region;
    this.nodes = nodes;
  }

  /** From now on it comes. */
  void begin() {
    for (FaultKind kind : SPELLS) {
      every(kind, rolls -> spell(kind, rolls));
    }
    for (FaultKind kind : BLOWS) {
      every(kind, rolls -> blow(kind, rolls));
    }
    every(FaultKind.NO_ROOM, this::noRoom);
    every(FaultKind.VOLUME_TAKEN, this::taken);
  }

  private interface Comes {
    void now(Rolls rolls);
  }

  private void every(FaultKind kind, Comes what) {
    if (faults.on(kind)) {
      next(kind, dice.rolls("weather " + kind), what);
    }
  }

  private void next(FaultKind kind, Rolls rolls, Comes what) {
    time.in(
        rolls.waiting(faults.mean(kind)),
        () -> {
          if (faults.comes(kind)) {
            what.now(rolls);
          }
          if (!faults.over()) {
            next(kind, rolls, what);
          }
        });
  }

  /** What lasts is over now: what was broken is mended, and what was stopped is started. */
  void clear() {
    List<Runnable> all = List.copyOf(mending);
    mending.clear();
    all.forEach(Runnable::run);
  }

  /** It is mended after that time, or when all trouble is over. */
  private void mends(long millis, Runnable what) {
    mending.add(what);
    time.in(
        millis,
        () -> {
          if (mending.remove(what)) {
            what.run();
          }
        });
  }

  private void spell(FaultKind kind, Rolls rolls) {
    int node = rolls.from(0, nodes - 1);
    links.set(kind, true, node);
    mends(rolls.waiting(rolls.one(20_000, 120_000, 900_000)), () -> links.set(kind, false, node));
  }

  /** Of a type or of all, in a zone or in all of them, in one market. */
  private void noRoom(Rolls rolls) {
    int zone = rolls.from(0, FleetDraft.ZONES.size());
    int type = rolls.from(0, FleetDraft.TYPES.size());
    Market market = rolls.chance(0.5) ? Market.SPOT : Market.ON_DEMAND;
    long lasts = rolls.waiting(900_000);
    for (int z = 0; z < FleetDraft.ZONES.size(); z++) {
      for (int t = 0; t < FleetDraft.TYPES.size(); t++) {
        if ((z == zone || zone == FleetDraft.ZONES.size())
            && (t == type || type == FleetDraft.TYPES.size())) {
          Offer offer = new Offer(FleetDraft.ZONES.get(z), FleetDraft.TYPES.get(t), market);
          region.room().full(offer, true);
          mends(lasts, () -> region.room().full(offer, false));
        }
      }
    }
  }

  /** One of the free volumes, for some minutes. */
  private void taken(Rolls rolls) {
    int which = rolls.from(0, Integer.MAX_VALUE - 1);
    long lasts = rolls.waiting(600_000);
    List<VolumeId> all = region.volumes().all();
    if (!all.isEmpty() && region.volumes().taken(all.get(which % all.size()), true)) {
      VolumeId one = all.get(which % all.size());
      region.took(FaultKind.VOLUME_TAKEN);
      mends(lasts, () -> region.volumes().taken(one, false));
    }
  }

  private void blow(FaultKind kind, Rolls rolls) {
    long which = rolls.from(0, Integer.MAX_VALUE - 1);
    long measure = rolls.from(0, 2);
    boolean spot = kind == FaultKind.SPOT_NOTICE || kind == FaultKind.SPOT_GONE;
    Optional<Instance> hit =
        one(
            which,
            machine -> machine.runs() && (!spot || machine.request().market() == Market.SPOT));
    hit.filter(machine -> hit(kind, machine, measure)).ifPresent(_ -> faults.took(kind));
  }

  /** Whether it comes to anything. */
  private boolean hit(FaultKind kind, Instance machine, long measure) {
    return switch (kind) {
      case HANG -> region.sickbay().strikes(machine, Illness.HANGS);
      case HOST_ILL -> region.sickbay().strikes(machine, Illness.HOST);
      case DISK -> region.sickbay().strikes(machine, Illness.DISK);
      case MUTE -> region.sickbay().strikes(machine, Illness.MUTE);
      case CHECK_WRONG -> {
        // Of one machine, or of a whole zone at once.
        region.shown().stream()
            .filter(
                other -> other == machine || (measure == 0 && machine.zone().equals(other.zone())))
            .forEach(other -> region.sickbay().wronglyFound(other, 300_000 + measure * 600_000));
        yield false;
      }
      default -> {
        othersDo(kind, machine, measure);
        yield true;
      }
    };
  }

  private void othersDo(FaultKind kind, Instance machine, long measure) {
    switch (kind) {
      case SPOT_NOTICE -> region.reclaim(machine, 120_000);
      case SPOT_GONE -> region.reclaim(machine, 0);
      case GRAY -> machine.turnGray();
      case MACHINE_KILLED -> {
        machine.touch();
        region.ended(machine, "is ended by somebody else");
      }
      case MACHINE_STOPPED -> {
        machine.touch();
        region.power().stop(machine, false);
        // Some are on again soon, and some are left as they are for as long as there is trouble.
        mends(measure > 0 ? measure * measure * OFF : FOR_EVER, () -> starts(machine));
      }
      case MACHINE_RETAGGED -> {
        machine.touch();
        String key = measure == 0 ? Region.SLOT : measure == 1 ? Region.INSTALL : "Name";
        Optional<String> before = Optional.ofNullable(right(machine, key));
        region.tag(machine, key, Optional.of(WRONG));
        mends(900_000, () -> putsRight(machine, key, before));
      }
      default -> throw new IllegalArgumentException(kind + " is no blow");
    }
  }

  private static @Nullable String right(Instance machine, String key) {
    String now = machine.tags().get(key);
    return WRONG.equals(now) ? machine.request().tags().get(key) : now;
  }

  /** Unless it has changed hands meanwhile, and the tag with it. */
  private void putsRight(Instance machine, String key, Optional<String> before) {
    if (isWrong(machine, key)) {
      region.tag(machine, key, before);
    }
  }

  private static boolean isWrong(Instance machine, String key) {
    return WRONG.equals(machine.tags().get(key));
  }

  /** Now, and once more where it is on its way to be off. */
  private void starts(Instance machine) {
    region.power().start(machine);
    time.in(STOPS, () -> region.power().start(machine));
  }

  private Optional<Instance> one(long which, Predicate<Instance> wanted) {
    List<Instance> all = region.shown().stream().filter(wanted).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get((int) (which % all.size())));
  }
}
