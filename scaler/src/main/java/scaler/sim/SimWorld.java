package scaler.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import scaler.core.model.Ailment;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.core.model.TargetState;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/**
 * A world in memory: time stands until it is advanced, and the same calls give the same world. Its
 * ports may be called from several threads; one is let in at a time.
 */
public final class SimWorld implements InstantSource {
  private final SimTimes times;
  private final SimBalancer balancer;
  private final SimVolumes volumes = new SimVolumes(this);
  private final List<SimMachine> machines = new ArrayList<>();
  private final SimQueues queues = new SimQueues(this);
  private final Map<RoleName, List<Crew>> crews = new HashMap<>();
  private final Set<SimPart> down = EnumSet.noneOf(SimPart.class);
  private final Map<SimPart, Integer> answersToLose = new EnumMap<>(SimPart.class);
  private final Set<RoleName> neverReady = new HashSet<>();
  private final Set<String> full = new HashSet<>();
  private final List<String> broken = new ArrayList<>();
  private final SimChecks checks = new SimChecks(this);
  private Instant now;

  public SimWorld(Instant start, SimTimes times) {
    this.now = start;
    this.times = times;
    this.balancer = new SimBalancer(this, times);
  }

  /** Workers on each machine of a role, and the queue that they work off. */
  private record Crew(String queue, int workers) {}

  /** The ports of this world. */
  public World ports() {
    return new World(
        new SimCloud(this),
        balancer,
        new SimPages(this),
        queues,
        new SimOthers(this),
        checks,
        volumes,
        queues);
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Lets time pass, a second at a time; workers work. */
  public synchronized void advance(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(1).isBefore(end) ? now.plusSeconds(1) : end;
      machines.forEach(this::work);
    }
  }

  private void work(SimMachine machine) {
    crews(machine).stream()
        .filter(crew -> machine.ready(now))
        .forEach(crew -> queues.of(crew.queue()).work(machine, crew.workers(), now));
  }

  /** Machines of a role work off a queue, named by its URL, beside those that they do already. */
  public synchronized void employ(RoleName role, String queue, int workers) {
    crews.computeIfAbsent(role, first -> new ArrayList<>()).add(new Crew(queue, workers));
  }

  /** Puts jobs into a queue that are due now. */
  public synchronized void put(String queue, int jobs, Duration work) {
    queues.of(queue).put(jobs, now, work);
  }

  /** How many jobs of a queue were taken from a worker that lived. */
  public synchronized int stolen(String queue) {
    return queues.of(queue).stolen();
  }

  /** The machines in whose hands jobs of a queue are, dead ones among them. */
  public synchronized List<MachineId> holders(String queue) {
    return queues.of(queue).holders();
  }

  /** How many jobs of a queue were failed. */
  public synchronized int failed(String queue) {
    return queues.of(queue).failed();
  }

  /** How many jobs of a queue have been done. */
  public synchronized int done(String queue) {
    return queues.of(queue).done();
  }

  /**
   * Somebody else launches a machine.
   *
   * @param token its own; the machine's id is made of it
   */
  public synchronized MachineId foreign(String token, String subnet, Map<String, String> tags) {
    return born(SimMachine.request(token, subnet, tags)).id();
  }

  /** All machines that have not ended, in the order of their launches. */
  public synchronized List<CloudMachine> living() {
    return machines.stream().filter(one -> one.exists(now)).map(one -> one.shown(now)).toList();
  }

  /** All machines that were ever launched, in the order of their launches. */
  public synchronized List<CloudMachine> launched() {
    return machines.stream().map(machine -> machine.shown(now)).toList();
  }

  /** What is registered with a balancer. */
  public synchronized Map<MachineId, TargetState> targets(BalancerSpec spec) {
    return balancer.states(spec, now);
  }

  /** What scaler has broken: jobs and connections cut off by an end that it asked for. */
  public synchronized List<String> broken() {
    return List.copyOf(broken);
  }

  /** A machine ends, and nobody asked for it; its jobs stay locked. */
  public synchronized void kill(MachineId machine) {
    find(machine).orElseThrow().vanish(now);
  }

  /** The cloud takes a spot machine back, so long after its notice; zero: without a word. */
  public synchronized void interrupt(MachineId machine, Duration notice) {
    find(machine).orElseThrow().reclaim(now.plus(notice));
  }

  /** Somebody stops a machine. */
  public synchronized void stop(MachineId machine) {
    find(machine).orElseThrow().stop(now);
  }

  /** From now on a machine that is told to stop stays on its way there until it is forced. */
  public synchronized void hangOnStop(MachineId machine) {
    find(machine).orElseThrow().hang();
  }

  /** Something befalls a machine that the cloud goes on showing as running. */
  public synchronized void strike(MachineId machine, SimFault fault) {
    find(machine).orElseThrow().strike(fault);
  }

  /** What the cloud's own checks say of a machine. */
  public synchronized void ail(MachineId machine, Ailment... ailments) {
    checks.plant(machine, List.of(ailments));
  }

  /** Somebody starts a stopped machine. */
  public synchronized void start(MachineId machine) {
    find(machine).orElseThrow().start(now);
  }

  /** A part stops answering; what is asked of it has no effect. */
  public synchronized void down(SimPart part) {
    down.add(part);
  }

  /** A part answers again. */
  public synchronized void up(SimPart part) {
    down.remove(part);
  }

  /** The next answers of a part are lost after what was asked has been done. */
  public synchronized void loseAnswers(SimPart part, int count) {
    answersToLose.put(part, count);
  }

  /** Whether machines of a role that are launched from now on never become ready. */
  public synchronized void neverReady(RoleName role, boolean never) {
    neverReady.remove(role);
    if (never) {
      neverReady.add(role);
    }
  }

  /** Whether a subnet has no room for another machine. */
  public synchronized void full(String subnet, boolean isFull) {
    if (isFull) {
      full.add(subnet);
    } else {
      full.remove(subnet);
    }
  }

  synchronized <T> Outcome<T> ask(SimPart part, Function<Instant, Outcome<T>> effect) {
    if (down.contains(part)) {
      return Outcome.failed(new Failure.Unavailable(part + " does not answer"));
    }
    Outcome<T> answer = effect.apply(now);
    int lose = answersToLose.getOrDefault(part, 0);
    if (lose > 0) {
      answersToLose.put(part, lose - 1);
      return Outcome.failed(new Failure.Unavailable("the answer of " + part + " was lost"));
    }
    return answer;
  }

  List<SimMachine> machines() {
    return machines;
  }

  Optional<SimMachine> find(MachineId id) {
    return machines.stream().filter(machine -> machine.id().equals(id)).findFirst();
  }

  boolean hasRoom(LaunchRequest request) {
    return !full.contains(request.subnet());
  }

  SimMachine born(LaunchRequest request) {
    int number = machines.size() + 1;
    String role = Optional.ofNullable(request.tags().get(OwnerTags.ROLE)).orElse("");
    SimMachine machine =
        new SimMachine(
            id(request.clientToken()),
            request,
            "10.0.%d.%d".formatted(number / 250, number % 250 + 1),
            times,
            neverReady.stream().map(RoleName::value).noneMatch(role::equals),
            now);
    machines.add(machine);
    return machine;
  }

  /** Made of the token, so that worlds which share a database do not share ids. */
  private static MachineId id(String clientToken) {
    UUID hash = UUID.nameUUIDFromBytes(clientToken.getBytes(StandardCharsets.UTF_8));
    return new MachineId("i-" + hash.toString().replace("-", "").substring(0, 17));
  }

  void terminate(SimMachine machine) {
    interrupt(machine, "ended");
    if (machine.lives(now) && balancer.hasConnections(machine.id(), now)) {
      broken.add("%s was ended with open connections".formatted(machine.id()));
    }
    machine.terminate(now);
  }

  /** One that is forced stops at once, also where it hangs. */
  void halt(SimMachine machine, boolean force) {
    interrupt(machine, "stopped");
    machine.halt(now, force);
  }

  void reboot(SimMachine machine) {
    interrupt(machine, "rebooted");
    machine.reboot(now);
  }

  private void interrupt(SimMachine machine, String verb) {
    if (machine.lives(now) && inHand(machine) > 0) {
      broken.add("%s was %s with %d jobs in hand".formatted(machine.id(), verb, inHand(machine)));
    }
  }

  int workers(SimMachine machine) {
    return crews(machine).stream().mapToInt(Crew::workers).sum();
  }

  int inHand(SimMachine machine) {
    return crews(machine).stream().mapToInt(crew -> queues.of(crew.queue()).inHand(machine)).sum();
  }

  private List<Crew> crews(SimMachine machine) {
    return machine.role().map(crews::get).orElse(List.of());
  }
}
