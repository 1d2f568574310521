package scaler.sim;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Notice;
import scaler.core.model.RoleName;
import scaler.core.plan.Draining;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.LaunchRequest;

/** A simulated machine: what it is at an instant follows from what was done to it and when. */
final class SimMachine {
  private final MachineId id;
  private final LaunchRequest request;
  private final String address;
  private final SimTimes times;
  private final boolean everReady;
  private final Map<String, String> tags;
  private final Instant launched;
  private Instant bootsFrom;
  private Instant runsFrom;
  private int boots = 1;
  private boolean hangs;
  private Optional<SimFault> fault = Optional.empty();
  private Optional<Instant> stopped = Optional.empty();
  private Optional<Instant> ending = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private Optional<Instant> reclaimed = Optional.empty();
  private String seenBefore = "";
  private Instant cordonChanged = Instant.MIN;

  SimMachine(
      MachineId id,
      LaunchRequest request,
      String address,
      SimTimes times,
      boolean everReady,
      Instant now) {
    this.id = id;
    this.request = request;
    this.address = address;
    this.times = times;
    this.everReady = everReady;
    this.tags = new HashMap<>(request.tags());
    this.launched = now;
    this.runsFrom = now.plus(times.pending());
    this.bootsFrom = runsFrom;
  }

  /** What somebody else asks for: a small machine and nothing beside. */
  static LaunchRequest request(String token, String subnet, Map<String, String> tags) {
    return new LaunchRequest(
        token,
        subnet,
        Optional.of("small"),
        Market.ON_DEMAND,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        tags);
  }

  MachineId id() {
    return id;
  }

  String address() {
    return address;
  }

  LaunchRequest request() {
    return request;
  }

  Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  /** Empty for a machine of somebody else. */
  Optional<RoleName> role() {
    return Optional.ofNullable(tags.get(OwnerTags.ROLE)).map(RoleName::new);
  }

  Instant launched() {
    return launched;
  }

  State state(Instant now) {
    if (wasReclaimed(now)) {
      return State.TERMINATED;
    }
    if (ended.isPresent() && !now.isBefore(ended.get())) {
      return State.TERMINATED;
    }
    if (ending.isPresent()) {
      return State.SHUTTING_DOWN;
    }
    if (stopped.isPresent()) {
      return now.isBefore(stopped.get()) ? State.STOPPING : State.STOPPED;
    }
    return now.isBefore(runsFrom) ? State.PENDING : State.RUNNING;
  }

  boolean exists(Instant now) {
    return state(now) != State.TERMINATED;
  }

  boolean listed(Instant now) {
    return !now.isBefore(launched.plus(times.listed()));
  }

  boolean runs(Instant now) {
    return state(now) == State.RUNNING;
  }

  boolean booted(Instant now) {
    return runs(now)
        && !now.isBefore(bootsFrom.plus(times.boot()))
        && fault.filter(SimFault::silences).isEmpty();
  }

  boolean ready(Instant now) {
    return everReady && booted(now) && fault.isEmpty();
  }

  /** The cordon tag as the machine itself has read it last. */
  String seenTag(Instant now) {
    return now.isBefore(cordonChanged.plus(times.tagSeen())) ? seenBefore : cordon();
  }

  /** Whether it takes no new work: cordoned, or told that it is taken back. */
  boolean drains(Instant now) {
    return cordoned(now) || notice().isPresent();
  }

  Optional<Notice> notice() {
    return reclaimed.map(at -> new Notice("terminate", at));
  }

  private boolean cordoned(Instant now) {
    return seenTag(now).equals(Draining.CORDONED);
  }

  private String cordon() {
    return Optional.ofNullable(tags.get(Draining.CORDON_TAG)).orElse("");
  }

  void tag(String key, Optional<String> value, Instant now) {
    if (key.equals(Draining.CORDON_TAG) && !value.orElse("").equals(cordon())) {
      seenBefore = seenTag(now);
      cordonChanged = now;
    }
    value.ifPresentOrElse(text -> tags.put(key, text), () -> tags.remove(key));
  }

  void terminate(Instant now) {
    if (ending.isEmpty()) {
      ending = Optional.of(now);
      ended = Optional.of(now.plus(times.shutdown()));
    }
  }

  void reclaim(Instant at) {
    reclaimed = Optional.of(at);
  }

  private boolean wasReclaimed(Instant now) {
    return reclaimed.filter(at -> !now.isBefore(at)).isPresent()
        && ended.map(end -> reclaimed.orElseThrow().isBefore(end)).orElse(true);
  }

  void vanish(Instant now) {
    ending = Optional.of(now);
    ended = Optional.of(now);
  }

  /** From one moment to the next, whatever runs on it. */
  void stop(Instant now) {
    stopped = Optional.of(now);
  }

  /** On its way to be stopped, for ever where it hangs; one that is stopped stays so. */
  void halt(Instant now, boolean force) {
    if (force) {
      stop(now);
    } else if (stopped.isEmpty()) {
      stopped = Optional.of(hangs ? Instant.MAX : now.plus(times.shutdown()));
    }
  }

  void strike(SimFault what) {
    fault = Optional.of(what);
  }

  /** Whether anything goes on there that could be broken off. */
  boolean lives(Instant now) {
    return runs(now) && fault.filter(SimFault::silences).isEmpty();
  }

  /** From now on it does not come to an end when it is told to stop. */
  void hang() {
    hangs = true;
  }

  void start(Instant now) {
    fault = fault.filter(SimFault::outlastsStart);
    stopped = Optional.empty();
    runsFrom = now.plus(times.pending());
    bootsFrom = runsFrom;
    boots++;
  }

  void reboot(Instant now) {
    fault = fault.filter(SimFault::outlastsReboot);
    bootsFrom = now;
    boots++;
  }

  /** Changes with every boot. */
  String boot() {
    return Integer.toString(boots);
  }

  CloudMachine shown(Instant now) {
    return new CloudMachine(
        id,
        state(now),
        request.subnet(),
        request.type().orElse("sim"),
        exists(now) ? Optional.of(address) : Optional.empty(),
        0,
        request.market() == Market.ON_DEMAND,
        Billing.PLAIN,
        tags,
        request.market(),
        wasReclaimed(now));
  }
}
