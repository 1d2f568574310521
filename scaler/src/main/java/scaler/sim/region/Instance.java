package scaler.sim.region;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Notice;
import scaler.core.plan.Draining;
import scaler.engine.port.LaunchRequest;

/** A machine as it really is, and as it was at any time before. */
public final class Instance {
  private static final long NEVER = Long.MAX_VALUE;

  private final int number;
  private final MachineId id;
  private final LaunchRequest request;
  private final Work work;
  private final String address;
  private final boolean everReady;
  private final long launched;
  private final List<Moment> past = new ArrayList<>();
  private Map<String, String> tags;
  private State state = State.PENDING;
  private long firstRan = NEVER;
  private long readyFrom = NEVER;
  private long ended = NEVER;
  private int boots = 1;
  private boolean gray;
  private Optional<Illness> illness = Optional.empty();
  private boolean reclaimed;
  private boolean touched;
  private long reclaimAt = NEVER;
  private String seenTag = "";

  Instance(int number, LaunchRequest request, boolean everReady, long now) {
    this.number = number;
    this.id = new MachineId("i-%017x".formatted(number));
    this.request = request;
    this.work = Work.of(request);
    this.address = "10.%d.%d.%d".formatted(number / 62_500, number / 250 % 250, number % 250 + 1);
    this.everReady = everReady;
    this.launched = now;
    this.tags = request.tags();
    remember(now);
  }

  /** How it was from then on. */
  private record Moment(long from, CloudMachine shown) {}

  private void remember(long now) {
    past.add(new Moment(now, shown()));
  }

  private CloudMachine shown() {
    boolean there = state != State.TERMINATED;
    return new CloudMachine(
        id,
        state,
        request.subnet(),
        request.type().orElse("sim"),
        there ? Optional.of(address) : Optional.empty(),
        0,
        request.market() == Market.ON_DEMAND,
        Billing.PLAIN,
        tags,
        request.market(),
        reclaimed,
        there || firstRan != NEVER ? Optional.empty() : Stillborn.reason(number));
  }

  /** As it was then; empty before it was launched. */
  Optional<CloudMachine> at(long millis) {
    for (int n = past.size() - 1; n >= 0; n--) {
      if (past.get(n).from() <= millis) {
        return Optional.of(past.get(n).shown());
      }
    }
    return Optional.empty();
  }

  CloudMachine now() {
    return past.getLast().shown();
  }

  void become(State next, long now) {
    state = next;
    if (next == State.RUNNING && firstRan == NEVER) {
      firstRan = now;
    }
    if (next != State.RUNNING) {
      readyFrom = NEVER;
    }
    if (next == State.TERMINATED) {
      ended = now;
    }
    remember(now);
  }

  void readyAt(long millis) {
    readyFrom = millis;
  }

  /** It boots anew: where it stands, or perhaps on another host. */
  void boots(Predicate<Illness> outlasts) {
    boots++;
    gray = false;
    illness = illness.filter(outlasts);
  }

  /** From now on it has that, or nothing. */
  void has(Optional<Illness> what) {
    illness = what;
  }

  void tag(String key, Optional<String> value, long now) {
    Map<String, String> changed = new TreeMap<>(tags);
    value.ifPresentOrElse(text -> changed.put(key, text), () -> changed.remove(key));
    if (!changed.equals(tags)) {
      tags = Map.copyOf(changed);
      remember(now);
    }
  }

  void seesTag() {
    seenTag = Optional.ofNullable(tags.get(Draining.CORDON_TAG)).orElse("");
  }

  /** It answers, and works no more. */
  public void turnGray() {
    gray = true;
  }

  void reclaimAt(long millis) {
    reclaimAt = millis;
  }

  void reclaim(long now) {
    reclaimed = true;
    become(State.TERMINATED, now);
  }

  /** Somebody who is not scaler has changed it. */
  public void touch() {
    touched = true;
  }

  /** In the order of launches, from 1. */
  public int number() {
    return number;
  }

  public MachineId id() {
    return id;
  }

  public LaunchRequest request() {
    return request;
  }

  public String address() {
    return address;
  }

  public State state() {
    return state;
  }

  /** As its tags said when it was launched. */
  public String role() {
    return work.role();
  }

  /** What it is there for. */
  public Work work() {
    return work;
  }

  /** The slot that it was launched for; zero for a machine of somebody else. */
  public long slot() {
    return Long.parseLong(Optional.ofNullable(request.tags().get(Region.SLOT)).orElse("0"));
  }

  public String zone() {
    return request.subnet();
  }

  public long launched() {
    return launched;
  }

  /** When it ran first, in milliseconds; the end of time before. */
  public long firstRan() {
    return firstRan;
  }

  /** When it ended, in milliseconds; the end of time before. */
  public long ended() {
    return ended;
  }

  /** Billed, or about to be. */
  public boolean lives() {
    return state != State.TERMINATED && state != State.SHUTTING_DOWN;
  }

  public boolean runs() {
    return state == State.RUNNING;
  }

  private boolean up(long now) {
    return runs() && now >= readyFrom;
  }

  /** Its page answers. */
  public boolean booted(long now) {
    return up(now) && illness.isEmpty();
  }

  /** Its workers take jobs, whether it answers or not. */
  boolean works(long now) {
    return everReady && up(now) && illness.map(Illness::works).orElse(true);
  }

  /** What it has, while the cloud shows it running. */
  public Optional<Illness> illness() {
    return illness;
  }

  /** Whether it was powered off at any time since then, so that nothing has run on through it. */
  public boolean wasDownSince(long millis) {
    return past.stream()
        .filter(moment -> moment.from() >= millis)
        .map(moment -> moment.shown().state())
        .anyMatch(was -> was == State.STOPPED || was == State.TERMINATED);
  }

  /** It serves and works. */
  public boolean ready(long now) {
    return everReady && booted(now);
  }

  public boolean everReady() {
    return everReady;
  }

  public boolean gray() {
    return gray;
  }

  /** Whether somebody who is not scaler has stopped, ended or tagged it. */
  public boolean touched() {
    return touched;
  }

  /** It takes no new work. */
  public boolean drains() {
    return seenTag.equals(Draining.CORDONED) || reclaimAt != NEVER;
  }

  public String seenTag() {
    return seenTag;
  }

  public boolean cordoned() {
    return Draining.CORDONED.equals(tags.get(Draining.CORDON_TAG));
  }

  public Map<String, String> tags() {
    return tags;
  }

  /** The cloud's word that it takes it back; it says so two minutes before. */
  public Optional<Notice> notice() {
    return reclaimAt == NEVER
        ? Optional.empty()
        : Optional.of(new Notice("terminate", Instant.ofEpochMilli(reclaimAt)));
  }

  String boots() {
    return Integer.toString(boots);
  }

  @Override
  public String toString() {
    return "%s (%s, slot %d, %s)".formatted(id, role(), slot(), zone());
  }
}
