package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.ARole;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.core.model.Notice;
import scaler.core.model.Offer;
import scaler.core.model.Page;
import scaler.core.model.Pulse;
import scaler.core.model.Reading;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/**
 * A tiny world for the loop: a cloud whose machines boot, work, drain and end, a queue, a balancer.
 * While it is wild, calls fail, answers are lost, pages and listings have gaps, machines die.
 */
final class Town {
  static final Duration STEP = Duration.ofSeconds(30);

  /** Locks of a machine that died are freed after this. */
  private static final Duration RESCUE = Duration.ofMinutes(10);

  private static final int WORKERS = 2;

  final RandomGenerator random;
  final TreeMap<Long, Host> hosts = new TreeMap<>();
  final List<Job> jobs = new ArrayList<>();
  private final Deque<Job> ready = new ArrayDeque<>();
  private final Duration boot;
  final TownVolumes volumes = new TownVolumes(this);
  boolean wild;
  boolean queueSilent;

  /** The cloud refuses every launch, as with a bad image. */
  boolean refuses;

  /** Zones without room for any more, as long as it lasts. */
  final Set<String> soldOut = new HashSet<>();

  /** Zones without room for spot machines. */
  final Set<String> noSpot = new HashSet<>();

  /** Zones whose launches are neither done nor answered, as long as it lasts. */
  final Set<String> deaf = new HashSet<>();

  Instant now = ARole.NOON;

  Town(RandomGenerator random, Duration boot) {
    this.random = random;
    this.boot = boot;
  }

  /** A job and what became of it. */
  static final class Job {
    final Duration length;
    final Instant due;
    Duration worked = Duration.ZERO;
    int runs;
    boolean done;

    Job(Duration length, Instant due) {
      this.length = length;
      this.due = due;
    }
  }

  /** A machine of the cloud. */
  static final class Host {
    final MachineId id;
    final String zone;
    final Market market;
    final List<Job> hand = new ArrayList<>();
    final boolean broken;
    State state = State.PENDING;
    Instant since;
    boolean tagged;
    boolean seenTag;
    boolean unlisted;
    Instant unlistedUntil = Instant.MIN;
    boolean silent;
    @Nullable TargetState target;
    Optional<Instant> taken = Optional.empty();
    boolean reclaimed;

    Host(long slot, Offer offer, boolean broken, Instant now) {
      this.id = new MachineId("i-" + slot);
      this.zone = offer.zone();
      this.market = offer.market();
      this.broken = broken;
      this.since = now;
    }

    void become(State next, Instant now) {
      state = next;
      since = now;
    }

    boolean exists() {
      return state != State.TERMINATED;
    }
  }

  boolean chance(double share) {
    return wild && random.nextDouble() < share;
  }

  void arrive(int count, Duration length) {
    for (int n = 0; n < count; n++) {
      Job job = new Job(length, now);
      jobs.add(job);
      ready.add(job);
    }
  }

  long open() {
    return jobs.stream().filter(job -> !job.done).count();
  }

  /** How long all open jobs take one after the other. */
  Duration work() {
    return jobs.stream()
        .filter(job -> !job.done)
        .map(job -> job.length.plus(STEP))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Lets {@link #STEP} pass. */
  void pass() {
    now = now.plus(STEP);
    queueSilent = wild && (queueSilent ? random.nextDouble() < 0.9 : random.nextDouble() < 0.02);
    refuses = wild && (refuses ? random.nextDouble() < 0.9 : random.nextDouble() < 0.01);
    for (String zone : List.of("a", "b")) {
      if (soldOut.contains(zone) && random.nextDouble() < 0.1) {
        soldOut.remove(zone);
      } else if (wild && random.nextDouble() < 0.01) {
        soldOut.add(zone);
      }
      if (noSpot.contains(zone) && random.nextDouble() < 0.1) {
        noSpot.remove(zone);
      } else if (wild && random.nextDouble() < 0.02) {
        noSpot.add(zone);
      }
      if (deaf.contains(zone) && random.nextDouble() < 0.05) {
        deaf.remove(zone);
      } else if (wild && random.nextDouble() < 0.01) {
        deaf.add(zone);
      }
    }
    hosts.values().forEach(this::live);
    volumes.pass();
  }

  private void live(Host host) {
    Duration inState = Duration.between(host.since, now);
    // A gap in the listings may be longer than the five minutes after which absence is doubted.
    if (!host.unlisted && chance(0.003)) {
      host.unlistedUntil = now.plusSeconds(random.nextInt(30, 900));
    }
    host.unlisted = wild && now.isBefore(host.unlistedUntil);
    host.silent = wild && (host.silent ? random.nextDouble() < 0.9 : chance(0.005));
    switch (host.state) {
      case PENDING -> {
        if (inState.compareTo(STEP) >= 0) {
          host.become(State.RUNNING, now);
        }
      }
      case RUNNING -> run(host);
      case SHUTTING_DOWN -> {
        if (inState.compareTo(STEP) >= 0) {
          host.become(State.TERMINATED, now);
        }
      }
      case STOPPED -> {
        // Somebody starts what somebody stopped.
        if (!wild) {
          host.become(State.PENDING, now);
        }
      }
      case TERMINATED -> {
        if (inState.compareTo(RESCUE) >= 0) {
          free(host);
        }
      }
      case STOPPING -> throw new IllegalStateException("no machine of this town is stopping");
    }
  }

  /** A spot machine is taken back, mostly two minutes after its notice, now and then without. */
  private boolean takenBack(Host host) {
    if (host.market == Market.SPOT && host.taken.isEmpty() && chance(0.005)) {
      host.taken = Optional.of(now.plusSeconds(random.nextInt(4) == 0 ? 0 : 120));
    }
    return host.taken.filter(at -> !now.isBefore(at)).isPresent();
  }

  private void run(Host host) {
    if (takenBack(host)) {
      host.reclaimed = true;
      host.become(State.TERMINATED, now);
      return;
    }
    if (chance(0.0008)) {
      host.become(State.TERMINATED, now);
      return;
    }
    if (chance(0.0003)) {
      free(host);
      host.become(State.STOPPED, now);
      return;
    }
    for (Job job : List.copyOf(host.hand)) {
      job.worked = job.worked.plus(STEP);
      if (job.worked.compareTo(job.length) >= 0) {
        job.done = true;
        host.hand.remove(job);
      }
    }
    host.seenTag = host.tagged;
    while (works(host) && host.hand.size() < WORKERS && !ready.isEmpty()) {
      Job job = ready.remove();
      job.runs++;
      job.worked = Duration.ZERO;
      host.hand.add(job);
    }
    if (host.target == TargetState.DRAINING) {
      host.target = null;
    } else if (host.target == TargetState.INITIAL) {
      host.target = TargetState.HEALTHY;
    }
  }

  private void free(Host host) {
    host.hand.forEach(ready::addFirst);
    host.hand.clear();
  }

  private boolean works(Host host) {
    return isUp(host) && !host.seenTag && host.taken.isEmpty();
  }

  private boolean isUp(Host host) {
    return host.state == State.RUNNING
        && !host.broken
        && !Duration.between(host.since, now).minus(boot).isNegative();
  }

  Host born(long slot, Offer offer) {
    return hosts.computeIfAbsent(slot, s -> new Host(s, offer, chance(0.1), now));
  }

  Reading reading() {
    if (queueSilent) {
      return new Reading.Unknown(now, "it is silent");
    }
    Map<String, Integer> locks = new HashMap<>();
    hosts.values().stream()
        .filter(host -> !host.hand.isEmpty())
        .forEach(host -> locks.put(host.id + " host:x pid:1", host.hand.size()));
    int running = locks.values().stream().mapToInt(Integer::intValue).sum();
    // Jobs run in the order in which they came; those of a machine that died come first again.
    Duration oldest = ready.isEmpty() ? Duration.ZERO : Duration.between(ready.getFirst().due, now);
    var picture = new Reading.Jobs(ready.size(), running, 0, 0, oldest);
    return new Reading.Known(now, ready.size() + running, Optional.of(picture), Optional.of(locks));
  }

  Sight sight(Machine machine, Reading reading, boolean balancer) {
    Host host = hosts.get(machine.slot());
    if (host == null || host.unlisted) {
      return new Sight(
          machine,
          Optional.empty(),
          Optional.ofNullable(host).flatMap(this::page),
          new Sight.Health.NotAsked(),
          Map.of(),
          OptionalInt.empty(),
          new Sight.Check.NotMade(),
          volumes.disks(machine),
          Pulse.NONE);
    }
    CloudMachine shown =
        new CloudMachine(
            host.id,
            host.state,
            host.zone,
            "m7g.large",
            Optional.of("127.0.0.2"),
            0,
            host.market == Market.ON_DEMAND,
            Billing.PLAIN,
            host.tagged ? Map.of(Draining.CORDON_TAG, Draining.CORDONED) : Map.of(),
            host.market,
            host.reclaimed);
    Optional<TargetState> target =
        chance(0.01) ? Optional.of(TargetState.UNKNOWN) : Optional.ofNullable(host.target);
    return new Sight(
        machine.seenAs(shown, now),
        Optional.of(shown),
        page(host),
        new Sight.Health.NotAsked(),
        balancer && target.isPresent() ? Map.of(ARole.SHOP, target.get()) : Map.of(),
        reading instanceof Reading.Known known ? known.lockedBy(host.id) : OptionalInt.empty(),
        new Sight.Check.NotMade(),
        volumes.disks(machine),
        Pulse.NONE);
  }

  private Optional<Page> page(Host host) {
    if (host.silent || host.state != State.RUNNING || host.broken) {
      return Optional.empty();
    }
    Page.State says =
        host.seenTag ? Page.State.DRAINING : isUp(host) ? Page.State.READY : Page.State.STARTING;
    int workers = host.seenTag ? host.hand.size() : isUp(host) ? WORKERS : 0;
    return Optional.of(
        new Page(
            host.id,
            "jobs",
            "boot",
            Optional.empty(),
            says,
            host.seenTag ? Draining.CORDONED : "",
            workers,
            OptionalInt.of(host.hand.size()),
            host.taken.map(at -> new Notice("terminate", at))));
  }
}
