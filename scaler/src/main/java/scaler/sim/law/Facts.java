package scaler.sim.law;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.engine.port.LaunchRequest;
import scaler.sim.region.Instance;
import scaler.sim.region.Region;
import scaler.sim.region.Yard;
import scaler.sim.time.Timeline;

/** What the laws are held against: the region, what was committed, what people asked for. */
public final class Facts {
  final Timeline time;
  final String application;
  final String installation;
  final Map<Long, Machine> rows = new TreeMap<>();
  final Map<Long, LaunchRequest> requests = new HashMap<>();
  final Set<Long> drainedOnce = new HashSet<>();
  final Map<Long, java.time.Instant> drainBegan = new HashMap<>();
  final Versions versions = new Versions();
  final List<Paused> pauses = new ArrayList<>();
  final Set<MachineId> endsAsked = new HashSet<>();
  final Set<MachineId> forced = new HashSet<>();

  /** Machines whose end was decided while they did not answer. */
  final Set<MachineId> silent = new HashSet<>();

  /** Machines that were told to boot, to stop or to start, which may come about late. */
  final Set<MachineId> ordered = new HashSet<>();

  final Map<MachineId, Paused> held = new HashMap<>();
  final Map<String, Paused> emptied = new HashMap<>();
  final Adjusted adjusted;
  final Heard heard;
  final Handed handed = new Handed();
  final Map<String, Long> noRoom = new HashMap<>();
  long epoch;
  private final Map<Law, Long> looked = new EnumMap<>(Law.class);
  private final Map<String, Long> reached = new TreeMap<>();
  private Optional<Region> region = Optional.empty();
  private List<Facts> others = List.of();

  public Facts(Timeline time, String application, String installation) {
    this.time = time;
    this.application = application;
    this.installation = installation;
    this.heard = new Heard(time);
    this.adjusted = new Adjusted(time);
  }

  /** A pause of a role, or of all where there is none. */
  record Paused(long from, long until, Optional<RoleName> role) {}

  public String application() {
    return application;
  }

  /** The newest that was given. */
  public long epoch() {
    return epoch;
  }

  /** The truth; told once it is there. */
  public void in(Region there) {
    region = Optional.of(there);
  }

  /** Other applications in the same region. */
  public void beside(List<Facts> all) {
    others = all.stream().filter(one -> one != this).toList();
  }

  /** Rows of this application and of all others. */
  List<Machine> allRows() {
    List<Machine> all = new ArrayList<>(rows.values());
    others.forEach(one -> all.addAll(one.rows.values()));
    return all;
  }

  Region region() {
    return region.orElseThrow();
  }

  public void applied(FleetSpec spec) {
    versions.applied(time.millis(), spec);
  }

  public void paused(Optional<RoleName> role, long until) {
    pauses.add(new Paused(time.millis(), until, role));
  }

  /** All pauses end. */
  public void resumed() {
    pauses.clear();
  }

  public void endAsked(MachineId machine, boolean force) {
    endsAsked.add(machine);
    if (force) {
      forced.add(machine);
    }
  }

  /** Somebody holds a machine until then. */
  public void holds(MachineId machine, long until) {
    held.put(machine, new Paused(time.millis(), until, Optional.empty()));
  }

  /** Somebody wants a zone empty until then. */
  public void evacuates(String zone, long until) {
    emptied.put(zone, new Paused(time.millis(), until, Optional.empty()));
  }

  /** Whether a look that began then may have seen that a zone is to stand empty. */
  boolean emptied(String zone, long lookBegan) {
    return Optional.ofNullable(emptied.get(zone))
        .filter(one -> lookBegan <= one.until())
        .isPresent();
  }

  /** No zone is to stand empty any more. */
  public void readmitted() {
    emptied.replaceAll((_, one) -> new Paused(one.from(), time.millis(), Optional.empty()));
  }

  public void letsGo(MachineId machine) {
    held.remove(machine);
  }

  /** Somebody asks for a number of machines until then. */
  public void adjusted(RoleName role, long until) {
    adjusted.begins(role, until);
  }

  /** What was asked for a role is taken back. */
  public void unadjusted(RoleName role) {
    adjusted.ends(role);
  }

  /** By which specs a look that began then may treat a role; one that was removed has its last. */
  List<RoleSpec> specs(RoleName name, long lookBegan) {
    return versions.specs(name, lookBegan);
  }

  /** A role as a look that began then may have seen it: every version since. */
  Stream<Optional<RoleSpec>> role(RoleName name, long lookBegan) {
    return versions.role(name, lookBegan);
  }

  /** The most that any version allowed that a look may have seen. */
  int most(RoleName name, long lookBegan) {
    return versions.most(name, lookBegan);
  }

  /** The least that any version asked for, schedules' limits among it. */
  int least(RoleName name, long lookBegan) {
    return versions.least(name, lookBegan);
  }

  Collection<Machine> living(RoleName role) {
    return rows.values().stream()
        .filter(row -> row.role().equals(role) && row.state() != MachineState.GONE)
        .toList();
  }

  /** The newest row of a machine. */
  Optional<Machine> row(MachineId id) {
    return region().find(id).map(machine -> rows.get(slot(machine)));
  }

  Optional<Instance> truth(Machine row) {
    return row.id().flatMap(region()::find);
  }

  /** The machine that was launched for a slot, whether its row knows its id or not. */
  Optional<Instance> ofSlot(long slot) {
    return region().shown().stream()
        .filter(machine -> ours(machine) && slot(machine) == slot)
        .findFirst();
  }

  /** The queue that its machines work off; those beside it stay empty. */
  Yard yard(BacklogSpec backlog) {
    return region().yard(backlog.sources().getFirst().source().url());
  }

  /** A machine that ran already is ours now: what was asked of it before is void. */
  void adopted(Machine row) {
    handed.adopted(row);
    row.id()
        .ifPresent(id -> {
          endsAsked.remove(id);
          forced.remove(id);
          held.remove(id);
        });
    reached("a machine was adopted");
  }

  /** From when on its lifetime counts: of one that was adopted, by the cloud's word. */
  long ranFrom(Instance machine) {
    return handed.isAdopted(slot(machine)) ? machine.launched() : machine.firstRan();
  }

  /**
   * The slot that it was launched for, or under which it was adopted; zero where it is not ours.
   */
  long slot(Instance machine) {
    return handed.slot(machine);
  }

  /** A machine that this application launched or adopted, whatever its tags say by now. */
  public boolean ours(Instance machine) {
    return handed.knows(machine) ? slot(machine) > 0 : launched(machine);
  }

  /** Whether this application launched it. */
  boolean launched(Instance machine) {
    return installation.equals(machine.request().tags().get(Region.INSTALL))
        && application.equals(machine.request().tags().get("scaler-application"));
  }

  boolean isPaused(RoleName role) {
    return pauses.stream()
        .filter(pause -> time.millis() < pause.until())
        .anyMatch(pause -> pause.role().map(role::equals).orElse(true));
  }

  boolean isHeld(MachineId machine) {
    Paused hold = held.get(machine);
    return hold != null && time.millis() < hold.until();
  }

  /** Powered off by an order of our own, which may come about after it was given up. */
  boolean isOff(Instance machine) {
    boolean off = machine.state() == State.STOPPING || machine.state() == State.STOPPED;
    return off && ordered.contains(machine.id());
  }

  /** Whether a machine may have been found stopped, whoever did that. */
  boolean mayStand(Instance machine) {
    return machine.touched() || ordered.contains(machine.id());
  }

  /** A law was looked at where it had something to say. */
  public void held(Law law) {
    looked.merge(law, 1L, Long::sum);
  }

  public void reached(String path) {
    reached.merge(path, 1L, Long::sum);
  }

  /** How often each law had something to say. */
  public Map<Law, Long> held() {
    return looked;
  }

  /** How often what was to be tested came about. */
  public Map<String, Long> reached() {
    return reached;
  }
}
