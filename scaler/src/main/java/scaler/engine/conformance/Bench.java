package scaler.engine.conformance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import scaler.core.decide.RoleView.Placement;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.engine.loop.LaunchSetting;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.Parts;

/** Where questions are asked: a cloud, machines of its own in it, and a clock. */
public final class Bench {
  /** Not run by anything, and not empty: else a launch template's own script would run. */
  static final String USER_DATA = "#cloud-config\n{}\n";

  private static final String SUFFIX = "~conformance";
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(10);

  /** Longer than anything of a machine's life takes on a good day. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Setting setting;
  private final Ports ports;
  private final InstantSource clock;
  private final Pause pause;
  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Set<MachineId> launched = new ConcurrentSkipListSet<>();
  private Optional<CloudMachine> subject = Optional.empty();

  public Bench(Setting setting, Ports ports, InstantSource clock, Pause pause) {
    this.setting = setting;
    this.ports = ports;
    this.clock = clock;
    this.pause = pause;
  }

  /** What is asked. */
  public record Ports(Cloud cloud, Balancer balancer, Parts parts) {}

  /**
   * What is launched for it.
   *
   * @param fleet bears a name of its own: see {@link #nameFor}
   * @param resolved what the fleet's names mean
   * @param role whose machines are imitated
   * @param run no other run has the same; part of tokens, at most 40 letters and digits
   */
  public record Setting(FleetSpec fleet, Resolved resolved, RoleSpec role, String run) {}

  /** Lets time pass. */
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /** The application that all machines of such runs bear; no fleet file can have such a name. */
  public static String nameFor(String application) {
    return application + SUFFIX;
  }

  Cloud cloud() {
    return ports.cloud();
  }

  Balancer balancer() {
    return ports.balancer();
  }

  Parts parts() {
    return ports.parts();
  }

  RoleSpec role() {
    return setting.role();
  }

  String application() {
    return setting.fleet().application();
  }

  Instant now() {
    return clock.instant();
  }

  void rest(Duration time) throws InterruptedException {
    pause.of(time);
  }

  /** Machines that were given to us. */
  public Collection<MachineId> launched() {
    return List.copyOf(launched);
  }

  /** Launches that got no answer that proves anything: a machine may come of them later. */
  public int unanswered() {
    return unanswered.get();
  }

  String freshToken() {
    return "%s-%d".formatted(setting.run(), tokens.incrementAndGet());
  }

  List<Placement> subnets() {
    return setting.fleet().cloud().subnets().stream()
        .flatMap(name -> Optional.ofNullable(setting.resolved().subnets().get(name)).stream())
        .map(subnet -> new Placement(subnet.id(), subnet.zone()))
        .toList();
  }

  Map<String, String> tags() {
    return new TreeMap<>(OwnerTags.of("conformance", setting.fleet(), setting.role(), 0));
  }

  LaunchRequest request(String token, String subnet, Map<String, String> tags) {
    String type = setting.role().machine().types().stream().findFirst().orElse("");
    return new LaunchSetting(setting.fleet(), setting.resolved(), setting.role())
        .request(token, subnet, type, Market.ON_DEMAND, USER_DATA, tags);
  }

  /** A launch in the first subnet. */
  Outcome<CloudMachine> launch(String token) {
    return launch(request(token, subnets().getFirst().subnet(), tags()));
  }

  Outcome<CloudMachine> launch(LaunchRequest request) {
    Outcome<CloudMachine> answer = cloud().launch(request);
    switch (answer) {
      case Outcome.Ok<CloudMachine>(var machine) -> launched.add(machine.id());
      case Outcome.Failed<CloudMachine>(Failure.Unavailable unproven) ->
          unanswered.incrementAndGet();
      case Outcome.Failed<CloudMachine> refused -> {}
    }
    return answer;
  }

  /** The machine on which all is tried that needs one that runs. */
  void keep(CloudMachine machine) {
    subject = Optional.of(machine);
  }

  /** The same once it runs; empty when there is none, or it does not come to run. */
  Optional<CloudMachine> subject() throws InterruptedException {
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    MachineId id = subject.get().id();
    until(PATIENCE, () -> state(id).filter(State.RUNNING::equals).isPresent());
    return look(id).filter(seen -> seen.state() == State.RUNNING);
  }

  /** By its id, as far as the cloud tells. */
  Optional<CloudMachine> look(MachineId machine) {
    return switch (cloud().find(machine)) {
      case Outcome.Ok<Optional<CloudMachine>>(var found) -> found;
      case Outcome.Failed<Optional<CloudMachine>> failed -> Optional.empty();
    };
  }

  Optional<State> state(MachineId machine) {
    return look(machine).map(CloudMachine::state);
  }

  /** As the listing shows it. */
  Optional<CloudMachine> listed(MachineId machine) {
    return switch (cloud().list(application())) {
      case Outcome.Ok<List<CloudMachine>>(var all) ->
          all.stream().filter(one -> one.id().equals(machine)).findFirst();
      case Outcome.Failed<List<CloudMachine>> failed -> Optional.empty();
    };
  }

  /** Something that is or is not so. */
  interface Sight {
    boolean seen();
  }

  /** Looks until it is so; how long that took, or empty when it did not come about in time. */
  Optional<Duration> until(Duration limit, Sight sight) throws InterruptedException {
    Instant began = now();
    while (!sight.seen()) {
      Duration waited = since(began);
      if (waited.compareTo(limit) >= 0) {
        return Optional.empty();
      }
      pause.of(waited.compareTo(SOON) < 0 ? SHORT : LONG);
    }
    return Optional.of(since(began));
  }

  Duration since(Instant began) {
    return Duration.between(began, now());
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  /**
   * Ends machines that no later question needs, so that they do not stand in its way. A new machine
   * may not be known yet, and its end is then taken for done: it is asked for until it is seen.
   */
  void end(Collection<MachineId> machines) throws InterruptedException {
    List<MachineId> open = new ArrayList<>(machines);
    Instant began = now();
    while (!open.isEmpty() && since(began).compareTo(PATIENCE) < 0) {
      for (MachineId machine : List.copyOf(open)) {
        if (state(machine).filter(Bench::ends).isPresent()) {
          open.remove(machine);
        } else {
          cloud().terminate(machine);
        }
      }
      rest(LONG);
    }
  }

  /** Whether a machine in that state comes to its end. */
  static boolean ends(State state) {
    return state == State.SHUTTING_DOWN || state == State.TERMINATED;
  }
}
