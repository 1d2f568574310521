package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RatioSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Adjustment;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.EndWish;
import scaler.core.model.Evacuation;
import scaler.core.model.HealRung;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Machine;
import scaler.core.model.MachineHold;
import scaler.core.model.MachineHolds;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Pause;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.core.plan.Plan;
import scaler.core.plan.Planner;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import scaler.core.schedule.Cron;

/**
 * A role and one look at it, for tests to bend: one to three machines in zones a and b, no backlog.
 */
public final class ARole {
  public static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  public static final RoleName JOBS = new RoleName("jobs");
  public static final Policy ARTICLE = new Policy.Threshold(20, 5);
  public static final SourceSpec.Queue TABLE =
      new SourceSpec.DelayedJob(
          "env", Count.READY_AND_RUNNING, Optional.empty(), hours(4), Optional.empty());

  private List<DataVolume> dataVolumes = List.of();
  private Stock stock = Stock.NOT_NEEDED;
  private Bounds capacity = new Bounds(1, 3);
  private final List<Entry> lines = new ArrayList<>();
  private Optional<BacklogSpec> backlog = Optional.empty();
  private Duration lifetime = minutes(45);
  private Optional<RoleSpec.HealthSpec> health = Optional.empty();

  /** What {@link #balancer()} joins. */
  public static final BalancerSpec SHOP = new BalancerSpec.TargetGroup("shop");

  private List<BalancerSpec> balancers = List.of();
  private RoleSpec.OnTimeout onTimeout = RoleSpec.OnTimeout.WAIT;
  private boolean retiring;
  private List<Market> markets = List.of(Market.ON_DEMAND);
  private List<Placement> subnets = List.of(new Placement("sa", "a"), new Placement("sb", "b"));
  private List<Sight> machines = List.of();
  private Optional<Reading> reading = Optional.empty();
  private Optional<Adjustment> adjustment = Optional.empty();
  private final List<EndWish> ends = new ArrayList<>();
  private final List<MachineHold> holds = new ArrayList<>();
  private final List<Evacuation> evacuations = new ArrayList<>();
  private Optional<Pause> pause = Optional.empty();
  private RoleMemory memory = RoleMemory.EMPTY;
  private HealSpec heal = HealSpec.STANDARD;
  private Care care = Care.NONE;
  private LaunchTrouble trouble = LaunchTrouble.NONE;
  private Neighbours neighbours = Neighbours.NONE;
  private Optional<RatioSpec> ratio = Optional.empty();
  private Optional<Integer> followed = Optional.empty();

  public static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  public ARole capacity(int min, int max) {
    capacity = new Bounds(min, max);
    return this;
  }

  public ARole lifetime(Duration shorter) {
    lifetime = shorter;
    return this;
  }

  public ARole line(String cron, int machines) {
    lines.add(new Entry(Cron.parse(cron), ZoneOffset.UTC, new Change.Capacity(machines)));
    return this;
  }

  public ARole limits(String cron, int min, int max) {
    Change change = new Change.Limits(new Bounds(min, max));
    lines.add(new Entry(Cron.parse(cron), ZoneOffset.UTC, change));
    return this;
  }

  /** A delayed_job table, looked at every 5 minutes; no job waits longer than 10. */
  public ARole backlog(Policy policy) {
    return backlog(new BacklogSpec(TABLE, policy, minutes(5), minutes(10), Optional.empty()));
  }

  public ARole backlog(BacklogSpec spec) {
    backlog = Optional.of(spec);
    return this;
  }

  public ARole health(RoleSpec.HealthSpec check) {
    health = Optional.of(check);
    return this;
  }

  public ARole balancer() {
    return balancers(SHOP);
  }

  public ARole balancers(BalancerSpec... all) {
    balancers = List.of(all);
    return this;
  }

  public ARole onTimeout(RoleSpec.OnTimeout then) {
    onTimeout = then;
    return this;
  }

  public ARole retiring() {
    retiring = true;
    return this;
  }

  public ARole markets(Market... inTurn) {
    markets = List.of(inTurn);
    return this;
  }

  public ARole zones(String... zones) {
    subnets = Arrays.stream(zones).map(zone -> new Placement("s" + zone, zone)).toList();
    return this;
  }

  public ARole machines(AMachine... seen) {
    return machines(Arrays.stream(seen).map(AMachine::sight).toList());
  }

  public ARole machines(List<Sight> seen) {
    machines = seen;
    return this;
  }

  public ARole reading(Reading said) {
    reading = Optional.of(said);
    return this;
  }

  /** So many ready and running jobs; the oldest ready one has waited so long. */
  public ARole jobs(int ready, int running, Duration oldest) {
    var jobs = new Reading.Jobs(ready, running, 0, 0, oldest);
    return reading(new Reading.Known(NOON, ready + running, Optional.of(jobs), Optional.empty()));
  }

  public ARole jobs(int ready, int running) {
    return jobs(ready, running, Duration.ZERO);
  }

  public ARole silentQueue() {
    return reading(new Reading.Unknown(NOON, "it does not answer"));
  }

  public ARole adjusted(Adjustment.Kind kind, int count) {
    return adjusted(Optional.of(wish(kind, count, NOON.plusSeconds(1))));
  }

  public ARole adjusted(Optional<Adjustment> wish) {
    adjustment = wish;
    return this;
  }

  /** A wish by ann. */
  public static Adjustment wish(Adjustment.Kind kind, int count, Instant until) {
    return new Adjustment(1, kind, count, "ann", "sale", NOON.minusSeconds(60), until);
  }

  /** Ann wants that machine ended. */
  public ARole end(long slot, boolean force) {
    ends.add(new EndWish(1, new MachineId("i-" + slot), force, "ann", "", NOON));
    return this;
  }

  /** Ann holds that machine until somebody takes that back. */
  public ARole held(long slot) {
    holds.add(new MachineHold(new MachineId("i-" + slot), "ann", "debug", NOON, Optional.empty()));
    return this;
  }

  /** Ann wants that zone empty until somebody readmits it. */
  public ARole evacuated(String zone) {
    evacuations.add(new Evacuation(zone, "ann", "outage", NOON, Optional.empty()));
    return this;
  }

  /** Nobody holds any machine any more. */
  public ARole freed() {
    holds.clear();
    return this;
  }

  public ARole paused() {
    return paused(Optional.of(new Pause(Optional.empty(), "ann", "move", NOON, Optional.empty())));
  }

  public ARole paused(Optional<Pause> made) {
    pause = made;
    return this;
  }

  /** The rule's last step asked for so many at that time. */
  public ARole stepped(int wanted, Instant at) {
    memory = new RoleMemory(OptionalInt.of(wanted), Optional.of(at), memory.grewAt());
    return this;
  }

  public ARole memory(RoleMemory remembered) {
    memory = remembered;
    return this;
  }

  public ARole grew(Instant at) {
    memory = new RoleMemory(memory.wanted(), memory.steppedAt(), Optional.of(at));
    return this;
  }

  public ARole trouble(LaunchTrouble lately) {
    trouble = lately;
    return this;
  }

  public ARole neighbours(Neighbours others) {
    neighbours = others;
    return this;
  }

  public ARole volumes(DataVolume... entries) {
    dataVolumes = List.of(entries);
    return this;
  }

  public ARole stock(Stock seen) {
    stock = seen;
    return this;
  }

  public ARole heal(HealSpec how) {
    heal = how;
    return this;
  }

  public ARole heal(HealRung... steps) {
    return heal(HealSpec.of(steps));
  }

  public ARole care(Care known) {
    care = known;
    return this;
  }

  /** Grows with that role. */
  public ARole ratio(String of, int machines, int per) {
    ratio = Optional.of(new RatioSpec(new RoleName(of), machines, per));
    return this;
  }

  /** So many machines are wanted of the role that it grows with. */
  public ARole followed(int others) {
    followed = Optional.of(others);
    return this;
  }

  public RoleSpec spec() {
    return new RoleSpec(
        JOBS,
        new MachineSpec(
            Optional.empty(),
            Optional.empty(),
            List.of("m7g.large", "m6g.large"),
            markets,
            Optional.empty(),
            RoleSpec.Runs.JOB,
            Optional.empty(),
            RoleSpec.VolumeSpec.STANDARD,
            dataVolumes),
        capacity,
        new CapacitySchedule(lines),
        backlog,
        lifetime,
        health,
        minutes(10),
        balancers,
        new RoleSpec.DrainSpec(minutes(30), onTimeout),
        heal,
        Optional.empty(),
        Optional.empty(),
        LimitSpec.NONE,
        ratio);
  }

  public RoleView view() {
    return new RoleView(
        spec(),
        retiring,
        subnets,
        machines,
        stock,
        reading,
        adjustment,
        List.copyOf(ends),
        new MachineHolds(holds),
        evacuations,
        pause,
        memory,
        trouble,
        neighbours,
        care,
        followed);
  }

  /** What is decided at noon. */
  public Verdict verdict() {
    return Decider.decide(view(), NOON);
  }

  /** What is decided at noon, as a sentence. */
  public String sentence() {
    return Sentences.of(verdict());
  }

  /** What is planned at noon. */
  public Plan plan() {
    return Planner.plan(view(), verdict(), NOON);
  }

  /** The machines that are counted, as they are on record. */
  public List<Machine> counted() {
    return view().counted();
  }
}
