package scaler.core.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.model.Asked;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.Disks;
import scaler.core.model.EndCause;
import scaler.core.model.Heal;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.Notice;
import scaler.core.model.Page;
import scaler.core.model.Platform;
import scaler.core.model.Pulse;
import scaler.core.model.Sight;
import scaler.core.model.StateReason;
import scaler.core.model.TargetState;

/**
 * One machine and all that is seen of it, for tests to bend: it runs in zone a since an hour, says
 * ready on its page and holds no job.
 */
public final class AMachine {
  private final long slot;
  private final MachineState state;
  private String zone = "a";
  private Instant since = ARole.NOON.minusSeconds(3600);
  private Optional<Instant> firstRunning = Optional.of(ARole.NOON.minusSeconds(3600));
  private Optional<Drain> drain = Optional.empty();
  private Optional<Instant> missing = Optional.empty();
  private Optional<Asked> asked = Optional.empty();
  private Optional<CloudMachine.State> cloud = Optional.of(CloudMachine.State.RUNNING);
  private Map<String, String> tags = Map.of();
  private Optional<Page> page;
  private Market market = Market.ON_DEMAND;
  private Billing billing = Billing.PLAIN;
  private boolean reclaimed;
  private Optional<StateReason> reason = Optional.empty();
  private OptionalInt busy = OptionalInt.empty();
  private Optional<Notice> notice = Optional.empty();
  private Sight.Health health = new Sight.Health.NotAsked();
  private final Map<BalancerSpec, TargetState> targets = new LinkedHashMap<>();
  private Disks disks = Disks.NONE;
  private OptionalInt locks = OptionalInt.of(0);
  private boolean pageless;
  private Optional<Machine.Place> place = Optional.empty();
  private Sight.Check check = new Sight.Check.NotMade();
  private Pulse pulse = Pulse.NONE;
  private Optional<Heal> heal = Optional.empty();

  private AMachine(long slot, MachineState state) {
    this.slot = slot;
    this.state = state;
    this.page = Optional.of(pageOf(Page.State.READY, "", 4));
  }

  public static AMachine serving(long slot) {
    return new AMachine(slot, MachineState.IN_SERVICE);
  }

  public static AMachine in(MachineState state, long slot) {
    AMachine machine = new AMachine(slot, state);
    if (state == MachineState.REQUESTED) {
      machine.cloud = Optional.empty();
    }
    if (state == MachineState.REQUESTED || state == MachineState.PENDING) {
      machine.firstRunning = Optional.empty();
      machine.page = Optional.empty();
    }
    return state == MachineState.DRAINING ? machine.drain(EndCause.Kind.SCALE_IN) : machine;
  }

  public AMachine zone(String where) {
    zone = where;
    return this;
  }

  public AMachine since(Instant began) {
    since = began;
    return this;
  }

  /** First seen running so long before noon. */
  public AMachine age(Duration age) {
    firstRunning = Optional.of(ARole.NOON.minus(age));
    return this;
  }

  /** Draining since a minute, and cordoned. */
  public AMachine drain(EndCause.Kind kind) {
    tags = Map.of("scaler-state", "draining");
    page = Optional.of(pageOf(Page.State.DRAINING, "draining", 1));
    return drain(
        Drain.of(new EndCause(kind, "1 of 2 wanted"), ARole.NOON.minusSeconds(60))
            .cordonedAt(ARole.NOON.minusSeconds(59)));
  }

  public AMachine drain(Drain come) {
    drain = Optional.of(come);
    return this;
  }

  public AMachine asked(Asked before) {
    asked = Optional.of(before);
    return this;
  }

  /**
   * Its launch was asked for five times, eight seconds ago for the last time, without an answer.
   */
  public AMachine unanswered() {
    Instant last = ARole.NOON.minusSeconds(8);
    return asked(new Asked(Asked.What.LAUNCH, 5, last, Optional.of(last)));
  }

  public AMachine missingSince(Instant gap) {
    missing = Optional.of(gap);
    return this;
  }

  public AMachine unlisted() {
    cloud = Optional.empty();
    return this;
  }

  public AMachine cloud(CloudMachine.State shown) {
    cloud = Optional.of(shown);
    return this;
  }

  public AMachine tags(Map<String, String> carried) {
    tags = carried;
    return this;
  }

  public AMachine silent() {
    page = Optional.empty();
    return this;
  }

  public AMachine page(Page.State says, String seenTag, int workers) {
    page = Optional.of(pageOf(says, seenTag, workers));
    return this;
  }

  /** Its page says that so many jobs run there. */
  public AMachine busy(int jobs) {
    busy = OptionalInt.of(jobs);
    return this;
  }

  public AMachine byTheHour() {
    billing = new Billing(Platform.SUSE, false);
    return this;
  }

  public AMachine spot() {
    market = Market.SPOT;
    return this;
  }

  /** Its page passes on that the cloud takes it back two minutes after noon. */
  public AMachine notice() {
    notice = Optional.of(new Notice("terminate", ARole.NOON.plusSeconds(120)));
    return this;
  }

  /** The cloud has ended it to have its room back. */
  public AMachine reclaimed() {
    reclaimed = true;
    return cloud(CloudMachine.State.TERMINATED);
  }

  public AMachine health(Sight.Health said) {
    health = said;
    return this;
  }

  public AMachine target(TargetState seen) {
    return target(ARole.SHOP, seen);
  }

  public AMachine target(BalancerSpec balancer, TargetState seen) {
    targets.put(balancer, seen);
    return this;
  }

  public AMachine locks(OptionalInt held) {
    locks = held;
    return this;
  }

  /** Its address is known. */
  public AMachine placed() {
    place = Optional.of(new Machine.Place("127.0.0.2", 0, "m7g.large"));
    return this;
  }

  public AMachine pageless() {
    pageless = true;
    return this;
  }

  /** What the cloud says of why it is in its state. */
  public AMachine reason(StateReason said) {
    reason = Optional.of(said);
    return this;
  }

  public AMachine check(Sight.Check said) {
    check = said;
    return this;
  }

  /** What the looks before and this one have shown. */
  public AMachine pulse(Pulse felt) {
    pulse = felt;
    return this;
  }

  public AMachine heal(Heal come) {
    heal = Optional.of(come);
    return this;
  }

  public MachineId id() {
    return new MachineId("i-" + slot);
  }

  private Page pageOf(Page.State says, String seenTag, int workers) {
    return new Page(
        id(),
        "jobs",
        "boot",
        Optional.empty(),
        says,
        seenTag,
        workers,
        OptionalInt.empty(),
        Optional.empty());
  }

  public AMachine disks(Disks seen) {
    disks = seen;
    return this;
  }

  public Machine machine() {
    boolean known = state != MachineState.REQUESTED || cloud.isPresent();
    return new Machine(
        slot,
        ARole.JOBS,
        zone,
        known ? Optional.of(id()) : Optional.empty(),
        state,
        since,
        since,
        firstRunning,
        place,
        drain,
        missing,
        Optional.empty(),
        asked.or(this::once),
        List.of(),
        pageless,
        heal);
  }

  /** Its launch and its end were asked for when it became so. */
  private Optional<Asked> once() {
    return switch (state) {
      case REQUESTED -> Optional.of(Asked.first(Asked.What.LAUNCH, since));
      case TERMINATING -> Optional.of(Asked.first(Asked.What.END, since));
      case PENDING, BOOTING, IN_SERVICE, IMPAIRED, DRAINING, GONE -> Optional.empty();
    };
  }

  public Sight sight() {
    Optional<CloudMachine> shown =
        cloud.map(is ->
            new CloudMachine(
                id(),
                is,
                zone,
                "m7g.large",
                Optional.of("127.0.0.2"),
                0,
                market == Market.ON_DEMAND,
                billing,
                tags,
                market,
                reclaimed,
                reason));
    Optional<Page> says =
        page.map(said ->
            new Page(
                said.instance(),
                said.role(),
                said.boot(),
                said.release(),
                said.state(),
                said.seenTag(),
                said.workers(),
                busy,
                notice));
    return new Sight(machine(), shown, says, health, targets, locks, check, disks, pulse);
  }
}
