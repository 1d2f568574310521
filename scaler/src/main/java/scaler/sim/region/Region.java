package scaler.sim.region;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Offer;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.time.Diary;
import scaler.sim.time.Dice;
import scaler.sim.time.Timeline;

/** What there really is: machines, their workers and their queues. One thread at a time. */
public final class Region {
  /** The tag that carries a machine's slot. */
  public static final String SLOT = "scaler-slot";

  /** The tag that carries whose machine it is. */
  public static final String INSTALL = "scaler-install";

  private static final long SHOWN_AFTER_THE_END = Duration.ofHours(1).toMillis();

  final Timeline time;
  final Dice dice;
  final Faults faults;
  final Diary diary;
  final Witness witness;
  private final List<Instance> shown = new ArrayList<>();
  private final Map<MachineId, Instance> byId = new HashMap<>();
  private final Map<String, Instance> byAddress = new HashMap<>();
  private final Map<String, Instance> byToken = new HashMap<>();
  private final Set<String> granted = new HashSet<>();
  private final Map<String, Yard> yards = new TreeMap<>();
  private final Map<Work, Crew> crews = new HashMap<>();
  private final RegionBalancer balancer = new RegionBalancer(this);
  private final Sickbay sickbay = new Sickbay(this);
  private final RegionVolumes volumes = new RegionVolumes(this);
  private final Power power = new Power(this);
  private final Room room;
  private boolean badImage;
  private int launched;

  /**
   * @param quota so many machines at the most, those that ended in the last hour counted, while
   *     that counts
   */
  public Region(Timeline time, Dice dice, Faults faults, Diary diary, Witness witness, int quota) {
    this.time = time;
    this.dice = dice;
    this.faults = faults;
    this.diary = diary;
    this.witness = witness;
    this.room = new Room(this, quota);
  }

  /** So many workers on each machine of a role work off a queue. */
  record Crew(Yard yard, int workers) {}

  /** Machines of a role work off a queue. */
  public void employ(Work work, String queue, int workers) {
    crews.put(work, new Crew(yard(queue), workers));
  }

  /** The queue at that address. */
  public Yard yard(String queue) {
    return yards.computeIfAbsent(queue, address -> new Yard(this, address));
  }

  /** All queues. */
  public List<Yard> yards() {
    return List.copyOf(yards.values());
  }

  public RegionBalancer balancer() {
    return balancer;
  }

  /** All that live or ended within the last hour, in the order of their launches. */
  public List<Instance> shown() {
    return shown;
  }

  /** The machine of that id, whenever it lived. */
  public Optional<Instance> find(MachineId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The machine at that address; no other ever gets it. */
  Optional<Instance> at(String address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  Optional<Crew> crew(Instance machine) {
    return Optional.ofNullable(crews.get(machine.work()));
  }

  /** Jobs in the hands of a machine's living workers. */
  public int busy(Instance machine) {
    return machine.runs() ? inHand(machine) : 0;
  }

  /** Jobs that are locked by a machine, whether its workers live or not. */
  public int locks(Instance machine) {
    return crew(machine).map(crew -> crew.yard().locks(machine)).orElse(0);
  }

  /** Jobs that a machine's living workers have had in hand since then or longer. */
  public int busySince(Instance machine, long millis) {
    return crew(machine).map(crew -> crew.yard().inHandSince(machine, millis)).orElse(0);
  }

  int inHand(Instance machine) {
    return crew(machine).map(crew -> crew.yard().inHand(machine)).orElse(0);
  }

  /** Who is ill. */
  public Sickbay sickbay() {
    return sickbay;
  }

  /** What is powered off and on. */
  public Power power() {
    return power;
  }

  /** Data volumes and their snapshots. */
  public RegionVolumes volumes() {
    return volumes;
  }

  /** What the cloud has room for. */
  public Room room() {
    return room;
  }

  /** What is launched from now on never becomes ready, or does again. */
  public void badImage(boolean bad) {
    badImage = bad;
  }

  /** Trouble that comes by itself met somebody. */
  public void took(FaultKind kind) {
    faults.took(kind);
  }

  /** Whether a request with that token has given a machine there, or is about to. */
  public boolean granted(LaunchRequest request) {
    return byToken.containsKey(key(request)) || granted.contains(key(request));
  }

  /** A request is granted, and its machine comes later. */
  public void grants(LaunchRequest request) {
    granted.add(key(request));
  }

  private static String key(LaunchRequest request) {
    return request.subnet() + " " + request.clientToken();
  }

  /** One token gives one machine in each zone, for ever. */
  Outcome<Instance> launch(LaunchRequest request) {
    Instance before = byToken.get(key(request));
    if (before != null) {
      if (!before.request().equals(request)) {
        return Outcome.failed(new Failure.Invalid("the token was used for another request before"));
      }
      witness.reached("a token was sent again and gave the same machine");
      return Outcome.ok(before);
    }
    Offer offer = new Offer(request.subnet(), request.type().orElse(""), request.market());
    if (room.lacks(offer)) {
      witness.reached("a launch found no room");
      return Outcome.failed(new Failure.NoCapacity("no room for " + offer));
    }
    Instance born = born(request);
    byToken.put(key(request), born);
    return Outcome.ok(born);
  }

  /** A machine comes, whoever has launched it. */
  public Instance born(LaunchRequest request) {
    launched++;
    if (badImage) {
      faults.took(FaultKind.BAD_IMAGE);
    }
    Instance machine = new Instance(launched, request, !badImage, time.millis());
    shown.add(machine);
    byId.put(machine.id(), machine);
    byAddress.put(machine.address(), machine);
    diary.note("born", machine.number(), machine.slot(), machine::toString);
    witness.born(machine);
    time.in(
        between("pending", machine, 2_000, 20_000),
        () -> {
          if (faults.happens(FaultKind.LAUNCH_DIES) && machine.lives()) {
            ended(machine, "dies while it starts");
          }
          run(machine);
        });
    return machine;
  }

  /** It runs from now on, and boots. */
  void run(Instance machine) {
    if (machine.state() != State.PENDING) {
      return;
    }
    machine.become(State.RUNNING, time.millis());
    long boot = between("boot", machine, 15_000, 90_000);
    if (faults.happens(FaultKind.SLOW_BOOT)) {
      boot += Math.round(faults.measure(FaultKind.SLOW_BOOT) * 480_000);
    }
    machine.readyAt(time.millis() + boot);
    time.in(boot, () -> mayWork(machine));
  }

  long between(String what, Instance machine, long least, long most) {
    return least + Math.floorMod(dice.bits(what, machine.number()), most - least);
  }

  /** Asked for through the interface. */
  void terminate(Instance machine) {
    if (!machine.lives()) {
      return;
    }
    if (faults.happens(FaultKind.END_IGNORED)) {
      return;
    }
    witness.ends(
        machine,
        machine.runs() ? inHand(machine) : 0,
        machine.runs() && balancer.connected(machine));
    diary.note("ends", machine.number(), 0, machine::toString);
    stopsWork(machine);
    machine.become(State.SHUTTING_DOWN, time.millis());
    time.in(between("shutdown", machine, 2_000, 40_000), () -> ended(machine, "has ended"));
  }

  /** It ends from one moment to the next. */
  public void ended(Instance machine, String how) {
    if (machine.state() == State.TERMINATED) {
      return;
    }
    diary.note("ended", machine.number(), 0, () -> machine + " " + how);
    stopsWork(machine);
    machine.become(State.TERMINATED, time.millis());
    time.in(SHOWN_AFTER_THE_END, () -> shown.remove(machine));
  }

  void stopsWork(Instance machine) {
    yards.values().forEach(yard -> yard.dies(machine)); // its role may have had another queue
  }

  void mayWork(Instance machine) {
    crew(machine).ifPresent(crew -> crew.yard().work());
  }

  /** The cloud takes a spot machine back after that time, and says so unless it is zero. */
  public void reclaim(Instance machine, long notice) {
    if (notice > 0) {
      machine.reclaimAt(time.millis() + notice);
    }
    time.in(
        notice,
        () -> {
          if (machine.lives()) {
            diary.note("reclaimed", machine.number(), 0, machine::toString);
            stopsWork(machine);
            machine.reclaim(time.millis());
            time.in(SHOWN_AFTER_THE_END, () -> shown.remove(machine));
          }
        });
  }

  /** A tag changes; the machine reads its own some time later. */
  public void tag(Instance machine, String key, Optional<String> value) {
    machine.tag(key, value, time.millis());
    long lag = between("tag " + time.millis(), machine, 1_000, 10_000);
    if (faults.happens(FaultKind.TAG_SLOW)) {
      lag += Math.round(faults.measure(FaultKind.TAG_SLOW) * 110_000);
    }
    time.in(
        lag,
        () -> {
          machine.seesTag();
          mayWork(machine);
        });
  }
}
