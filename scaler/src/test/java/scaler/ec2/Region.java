package scaler.ec2;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The machines behind the double. Whatever happens by itself happens when somebody looks next, at
 * the time at which it was due.
 */
public final class Region {
  private static final Instance.Why BY_USER =
      new Instance.Why("Client.UserInitiatedShutdown", "User initiated shutdown");
  private static final Instance.Why FROM_INSIDE =
      new Instance.Why("Client.InstanceInitiatedShutdown", "Instance initiated shutdown");
  private static final Instance.Why SPOT_TAKEN =
      new Instance.Why("Server.SpotInstanceTermination", "Spot instance termination");

  private final InstantSource clock;
  private final Catalog catalog;
  private final Capacity capacity;
  private final Tokens tokens = new Tokens();
  private final Map<String, Instance> machines = new TreeMap<>();
  private final PriorityQueue<Late> late = new PriorityQueue<>(Comparator.comparing(Late::due));
  private final Deque<Instance.Why> stillborn = new ArrayDeque<>();
  private final Set<String> zonesDown = new HashSet<>();
  private Times times;
  private Instant now;

  /** An effect that comes later. */
  private record Late(Instant due, Runnable effect) {}

  Region(InstantSource clock, Times times, Catalog catalog, Capacity capacity) {
    this.clock = clock;
    this.times = times;
    this.catalog = catalog;
    this.capacity = capacity;
    this.now = clock.instant();
  }

  /** All that were ever launched, by id, those that listings have forgotten included. */
  public synchronized List<Seen> machines() {
    settle();
    return machines.values().stream().map(Seen::of).toList();
  }

  /** Those that have not ended and are not about to. */
  public List<Seen> living() {
    return machines().stream().filter(machine -> machine.state().lives()).toList();
  }

  public Seen machine(String id) {
    return machines().stream().filter(machine -> machine.id().equals(id)).findFirst().orElseThrow();
  }

  /** The most machines with that tag that ever lived at the same time. */
  public int mostAtOnce(String key, String value) {
    List<Seen> tagged =
        machines().stream().filter(machine -> value.equals(machine.tags().get(key))).toList();
    return tagged.stream()
        .mapToInt(one -> (int) tagged.stream().filter(other -> other.livedAt(one.begun())).count())
        .max()
        .orElse(0);
  }

  /** From now on things take as long as these say. */
  public synchronized void times(Times changed) {
    settle();
    times = changed;
    machines.values().forEach(machine -> machine.times(changed));
  }

  /** Termination protection, on or off. */
  public synchronized void protect(String id, boolean on) {
    get(id).keptFromEnd = on;
  }

  /** Orders to stop or terminate are answered as if they were heard, and are not. */
  public synchronized void deafen(String id, boolean on) {
    get(id).deaf = on;
  }

  /** Once it is told to stop, it stays in {@code stopping} until it is forced. */
  public synchronized void hangOnStop(String id) {
    get(id).hangs = true;
  }

  /** Its status checks fail, or pass again. */
  public synchronized void impair(String id, boolean on) {
    settle();
    get(id).impaired = on ? Optional.of(now) : Optional.empty();
  }

  /** The checks of its host fail, or pass again. */
  public synchronized void impairHost(String id, boolean on) {
    settle();
    get(id).hostImpaired = on ? Optional.of(now) : Optional.empty();
  }

  /** An event is scheduled for it, or changes its words, as when it is over. */
  public synchronized void schedule(String id, String code, String words, Instant notBefore) {
    get(id).event = Optional.of(new Instance.Event(code, words, notBefore));
  }

  /** A spot machine gets its notice; its end follows. */
  public synchronized void interrupt(String id) {
    settle();
    get(id).interrupt(now, SPOT_TAKEN);
  }

  /** When a machine that has its notice will be ended, as its metadata service says. */
  public synchronized Optional<Instant> noticed(String id) {
    settle();
    return get(id).notice();
  }

  /** It has ended from one moment to the next, for that reason, such as a spot end. */
  public synchronized void vanish(String id, String code) {
    settle();
    get(id).die(now, new Instance.Why(code, code));
    settle();
  }

  /** It powers itself off; what that means was said at its launch. */
  public synchronized void powerOff(String id) {
    settle();
    Instance machine = get(id);
    String meaning = machine.order.form().text("InstanceInitiatedShutdownBehavior").orElse("stop");
    if (meaning.equals("terminate")) {
      machine.terminate(now, FROM_INSIDE);
    } else {
      machine.stop(now, FROM_INSIDE);
    }
  }

  /** So many launches go from pending to terminated, for that reason. */
  public void stillborn(int launches, String code) {
    stillborn(launches, code, code);
  }

  /** The same, with EC2's text. */
  public synchronized void stillborn(int launches, String code, String message) {
    for (int i = 0; i < launches; i++) {
      stillborn.add(new Instance.Why(code, message));
    }
  }

  /** In that zone nothing can be launched or changed; listings go on. */
  public synchronized void zoneDown(String zone, boolean down) {
    if (down) {
      zonesDown.add(zone);
    } else {
      zonesDown.remove(zone);
    }
  }

  /** A tag that nobody may write by the API, such as an Auto Scaling group's. */
  public synchronized void plantTag(String id, String key, String value) {
    settle();
    get(id).tags.set(Map.of(key, value), now);
  }

  /** A used token whose machine has ended is refused instead of answered with that machine. */
  public synchronized void refuseTokensOfEnded(boolean refuse) {
    tokens.refuseEnded(refuse);
  }

  synchronized Instant settle() {
    Instant until = clock.instant();
    while (!late.isEmpty() && !late.element().due.isAfter(until)) {
      Late next = late.remove();
      now = next.due;
      machines.values().forEach(machine -> machine.settle(now));
      next.effect.run();
    }
    now = until;
    machines.values().forEach(machine -> machine.settle(now));
    return now;
  }

  synchronized void later(Instant due, Runnable effect) {
    late.add(new Late(due, effect));
  }

  Instant now() {
    return now;
  }

  Times times() {
    return times;
  }

  Catalog catalog() {
    return catalog;
  }

  /** All that listings know, by id. */
  List<Instance> known() {
    return machines.values().stream().filter(machine -> machine.known(now)).toList();
  }

  /** The machines of these ids, all known; else an error and none. */
  List<Instance> known(Collection<String> ids) {
    List<Instance> found = new ArrayList<>();
    for (String id : ids) {
      if (!id.matches("i-[0-9a-f]{8,17}")) {
        throw Ec2Error.bad("InvalidInstanceID.Malformed", "Invalid id: \"%s\"".formatted(id));
      }
      Instance machine = machines.get(id);
      if (machine == null || !machine.known(now)) {
        throw Ec2Error.bad(
            "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist".formatted(id));
      }
      found.add(machine);
    }
    return found;
  }

  List<Instance> launch(LaunchOrder order) {
    checkZone(order.subnet().zone());
    Optional<List<Instance>> before = tokens.before(order);
    if (before.isPresent()) {
      return before.get();
    }
    if (catalog.freeAddresses(order.subnet()) < order.most()) {
      throw Ec2Error.bad(
          "InsufficientFreeAddressesInSubnet", "The subnet has not enough free addresses");
    }
    List<Instance> launched = new ArrayList<>();
    for (int left = take(order, order.least(), order.most()); left > 0; left--) {
      launched.add(create(order, launched.size()));
    }
    tokens.use(order, launched);
    return List.copyOf(launched);
  }

  /** Takes room anew for a machine that is to start again. */
  void start(Instance machine) {
    take(machine.order, 1, 1);
    machine.start(now);
  }

  private int take(LaunchOrder order, int least, int most) {
    List<Offer> counted =
        machines.values().stream()
            .filter(machine -> machine.counts(now))
            .map(Instance::offer)
            .toList();
    return capacity.take(order.offer(), least, most, counted);
  }

  private Instance create(LaunchOrder order, int index) {
    Instance machine =
        new Instance(
            id(order, index), order, catalog.takeAddress(order.subnet()), index, times, now);
    if (!stillborn.isEmpty()) {
      machine.die(now.plus(times.pending()), stillborn.remove());
    }
    machines.put(machine.id, machine);
    return machine;
  }

  /** Made of the token, so that doubles do not share ids; in no order that tells the age. */
  private String id(LaunchOrder order, int index) {
    String name = order.token().orElse("machine " + machines.size()) + " " + index;
    UUID hash = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return "i-" + hash.toString().replace("-", "").substring(0, 17);
  }

  void terminate(Instance machine) {
    machine.terminate(now, BY_USER);
  }

  void stop(Instance machine, boolean force) {
    if (force) {
      machine.stopByForce(now, BY_USER);
    } else {
      machine.stop(now, BY_USER);
    }
  }

  void checkZone(String zone) {
    if (zonesDown.contains(zone)) {
      throw new Ec2Error(503, "Unavailable", "The zone %s cannot be reached".formatted(zone));
    }
  }

  private Instance get(String id) {
    return Optional.ofNullable(machines.get(id)).orElseThrow();
  }
}
