package scaler.outbound.local.daemon;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.Machine.Life;
import scaler.outbound.local.wire.Description;

/**
 * The load balancers of a local cloud. One comes to be when its name is first said, and keeps its
 * port for ever. Health is found anew after a start of the daemon; who is registered is kept.
 */
final class Balancers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Balancers.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
  private static final int AT_MOST = 50;

  private final JsonFile<Saved> file;
  private final Machines machines;
  private final Settings settings;
  private final InstantSource clock;
  private final TreeMap<String, LoadBalancer> all = new TreeMap<>();
  private Saved saved = new Saved(List.of());

  /** What is on disk. */
  record Saved(List<One> balancers) {
    Saved {
      balancers = List.copyOf(balancers);
    }
  }

  /** A load balancer on disk, with the machines that are registered and do not drain. */
  record One(String name, int port, List<String> machines) {
    One {
      machines = List.copyOf(machines);
    }
  }

  Balancers(JsonFile<Saved> file, Machines machines, Settings settings, InstantSource clock)
      throws IOException {
    this.file = file;
    this.machines = machines;
    this.settings = settings;
    this.clock = clock;
    for (One one : file.read().orElse(saved).balancers()) {
      LoadBalancer balancer = open(one.name(), one.port());
      all.put(one.name(), balancer);
      for (String id : one.machines()) {
        machines.find(id).ifPresent(machine -> balancer.targets().add(id, uri(machine)));
      }
    }
    saved = snapshot();
  }

  synchronized List<Description.Balancer> describe() {
    List<Description.Balancer> seen = new ArrayList<>();
    all.forEach((name, balancer) -> seen.add(described(name, balancer)));
    return seen;
  }

  /** The load balancer of that name, made now if need be. */
  synchronized Outcome<Description.Balancer> named(String name) {
    return get(name).map(balancer -> described(name, balancer));
  }

  synchronized Outcome<Description.Balancer> register(String name, String id) {
    Optional<Machine> machine = machines.find(id);
    boolean running = machine.filter(one -> one.life() == Life.RUNNING).isPresent();
    if (machine.isEmpty() || !running) {
      return invalid("machine %s is not running and cannot be registered".formatted(id));
    }
    URI uri = uri(machine.get());
    return change(name, targets -> targets.add(id, uri));
  }

  synchronized Outcome<Description.Balancer> deregister(String name, String id) {
    Instant now = clock.instant();
    return change(name, targets -> targets.drain(id, now));
  }

  /** Lets go of targets that have drained and of machines that are gone. */
  synchronized void tick() {
    Instant now = clock.instant();
    for (LoadBalancer balancer : all.values()) {
      balancer.targets().sweep(now, settings.deregistrationDelay());
      for (String id : balancer.targets().uris().keySet()) {
        if (machines.find(id).filter(one -> one.life() != Life.TERMINATED).isEmpty()) {
          balancer.targets().remove(id);
        }
      }
    }
    if (save() instanceof Outcome.Failed<Saved>(var failure)) {
      LOG.warn("{}; it is tried again in a moment", failure.detail());
    }
  }

  @Override
  public synchronized void close() {
    all.values().forEach(LoadBalancer::stop);
    all.clear();
  }

  private Outcome<Description.Balancer> change(String name, Consumer<Targets> change) {
    return switch (get(name)) {
      case Outcome.Failed<LoadBalancer>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<LoadBalancer>(var balancer) -> {
        change.accept(balancer.targets());
        yield save().map(_ -> described(name, balancer));
      }
    };
  }

  private Outcome<LoadBalancer> get(String name) {
    LoadBalancer known = all.get(name);
    if (known != null) {
      return Outcome.ok(known);
    }
    if (!NAME.matcher(name).matches()) {
      return invalid("a load balancer's name is letters, digits and dashes: %.80s".formatted(name));
    }
    if (all.size() >= AT_MOST) {
      return invalid("the local cloud has at most %d load balancers".formatted(AT_MOST));
    }
    try {
      LoadBalancer fresh = open(name, freePort(name));
      all.put(name, fresh);
      return save().map(_ -> fresh);
    } catch (IOException trouble) {
      return Outcome.failed(new Failure.Unavailable(String.valueOf(trouble.getMessage())));
    }
  }

  private LoadBalancer open(String name, int port) throws IOException {
    int free = port;
    if (!Place.bindable("127.0.0.1", port)) {
      free = freePort(name);
      LOG.warn("Load balancer {} moves to port {}: {} is taken by others", name, free, port);
    }
    try {
      return LoadBalancer.start(name, free);
    } catch (Exception trouble) {
      throw new IOException(
          "load balancer %s cannot listen on 127.0.0.1:%d: %s"
              .formatted(name, free, trouble.getMessage()),
          trouble);
    }
  }

  private int freePort(String name) throws IOException {
    Set<Integer> taken = all.values().stream().map(LoadBalancer::port).collect(Collectors.toSet());
    return Place.freePort(name.hashCode(), taken)
        .orElseThrow(() -> new IOException("no free port for load balancer " + name));
  }

  private Outcome<Saved> save() {
    Saved next = snapshot();
    try {
      if (!next.equals(saved)) {
        file.write(next);
        saved = next;
      }
      return Outcome.ok(next);
    } catch (IOException trouble) {
      return Outcome.failed(
          new Failure.Unavailable(
              "the local cloud cannot write its state: " + trouble.getMessage()));
    }
  }

  private Saved snapshot() {
    List<One> list = new ArrayList<>();
    all.forEach((name, balancer) -> list.add(new One(name, balancer.port(), kept(balancer))));
    return new Saved(list);
  }

  private static List<String> kept(LoadBalancer balancer) {
    return balancer.targets().describe().entrySet().stream()
        .filter(target ->
            switch (target.getValue().state()) {
              case INITIAL, HEALTHY, UNHEALTHY -> true;
              case DRAINING, UNKNOWN -> false;
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Description.Balancer described(String name, LoadBalancer balancer) {
    return new Description.Balancer(name, balancer.url(), balancer.targets().describe());
  }

  private static URI uri(Machine machine) {
    int port = Place.APP_PORT + machine.place().portOffset();
    return URI.create("http://%s:%d/".formatted(machine.place().address(), port));
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.failed(new Failure.Invalid(detail));
  }
}
