package scaler.outbound.local.daemon;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.outbound.local.daemon.Machine.Life;
import scaler.outbound.local.wire.Description;
import scaler.outbound.local.wire.TagChange;

/**
 * The machines of a local cloud. Everything that is said about them is on disk before it is
 * answered; what happens to them by itself happens in {@link #tick}.
 *
 * <p>A machine whose main process ends by itself is powered off: it stops, whatever the exit code,
 * and the code is kept as the reason. EC2 would keep a machine running whose boot script has
 * failed; here the script is all that the machine is, and a machine without a process could neither
 * fail a health check in an honest way nor be told from one that idles.
 */
final class Machines {
  private static final Logger LOG = LoggerFactory.getLogger(Machines.class);
  private static final Duration LISTED_AFTER_END = Duration.ofHours(1);

  private final JsonFile<Saved> file;
  private final Runner runner;
  private final Settings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final boolean shared;
  private Saved saved;
  private boolean closing;

  /**
   * What is on disk.
   *
   * @param nextPlace where the search for a free address begins
   */
  record Saved(int nextPlace, List<Machine> machines) {
    Saved {
      machines = List.copyOf(machines);
    }
  }

  Machines(
      JsonFile<Saved> file,
      Runner runner,
      Settings settings,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    this.file = file;
    this.runner = runner;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.shared = settings.shared() || !Place.ownAddresses();
    this.saved = file.read().orElseGet(() -> new Saved(random.nextInt(1 << 24), List.of()));
  }

  boolean shared() {
    return shared;
  }

  synchronized List<Description.Machine> describe() {
    return saved.machines().stream().map(this::described).toList();
  }

  synchronized Optional<Machine> find(String id) {
    return saved.machines().stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /** Whether there is a machine that has not ended. */
  synchronized boolean any() {
    return saved.machines().stream().anyMatch(one -> one.life() != Life.TERMINATED);
  }

  synchronized Outcome<Description.Machine> launch(LaunchRequest request) {
    Optional<Machine> before =
        saved.machines().stream()
            .filter(one -> one.request().clientToken().equals(request.clientToken()))
            .findFirst();
    if (before.isPresent()) {
      return before.get().request().equals(request)
          ? Outcome.ok(described(before.get()))
          : invalid("the client token was used before with other parameters");
    }
    Optional<Failure> refusal = Limits.refusal(request);
    if (refusal.isPresent()) {
      return Outcome.failed(refusal.get());
    }
    if (closing) {
      return Outcome.failed(new Failure.Unavailable("the local cloud is being ended"));
    }
    List<Machine> living =
        saved.machines().stream().filter(one -> one.life() != Life.TERMINATED).toList();
    Optional<Place.Found> found =
        living.size() >= Limits.MACHINES
            ? Optional.empty()
            : Place.free(
                saved.nextPlace(),
                shared,
                saved.machines().stream().map(Machine::place).collect(Collectors.toSet()));
    if (found.isEmpty()) {
      return Outcome.failed(
          new Failure.NoCapacity(
              "the local cloud has no room beside its %d machines".formatted(living.size())));
    }
    return born(request, found.get());
  }

  private Outcome<Description.Machine> born(LaunchRequest request, Place.Found found) {
    Machine fresh =
        new Machine(
            "i-%017x".formatted(random.nextLong() >>> 1),
            request,
            clock.instant(),
            found.place(),
            new Machine.Phase(Life.PENDING, clock.instant(), Optional.empty()),
            request.tags(),
            Optional.empty(),
            Optional.empty());
    Map<String, Machine> all = byId();
    all.put(fresh.id(), fresh);
    return save(new Saved(found.next(), List.copyOf(all.values()))).map(_ -> described(fresh));
  }

  Outcome<String> tag(String id, TagChange change) {
    return update(
        id,
        (machine, _) -> {
          Machine tagged = machine.tagged(change.key(), change.value());
          Optional<Failure> refusal = Limits.refusal(tagged.tags());
          return refusal.isPresent() ? Outcome.failed(refusal.get()) : Outcome.ok(tagged);
        });
  }

  /** Stops a machine, starts it, reboots it: as {@link Transitions} has it. */
  Outcome<String> act(String id, BiFunction<Machine, Instant, Outcome<Machine>> transition) {
    return update(id, transition);
  }

  /** A machine that is not known has ended, and was listed for its hour. */
  synchronized Outcome<String> terminate(String id) {
    return find(id).isEmpty() ? Outcome.ok(id) : update(id, Transitions::terminate);
  }

  /** No launch from now on, and the end of every machine. */
  synchronized void terminateAll() {
    closing = true;
    for (Machine machine : saved.machines()) {
      if (terminate(machine.id()) instanceof Outcome.Failed<String>(var failure)) {
        LOG.warn("Machine {} cannot be ended: {}", machine.id(), failure.detail());
      }
    }
  }

  /** Moves every machine on as far as it has got. */
  synchronized void tick() {
    runner.lookAgain();
    Instant now = clock.instant();
    Map<String, Machine> all = new LinkedHashMap<>();
    for (Machine machine : saved.machines()) {
      if (machine.life() == Life.TERMINATED && due(machine, LISTED_AFTER_END, now)) {
        continue;
      }
      all.put(machine.id(), next(machine, now));
    }
    Saved next = new Saved(saved.nextPlace(), List.copyOf(all.values()));
    if (!next.equals(saved) && save(next) instanceof Outcome.Failed<Saved>(var failure)) {
      LOG.warn("{}; it is tried again in a moment", failure.detail());
    }
  }

  private Machine next(Machine machine, Instant now) {
    if (machine.taken().filter(at -> !now.isBefore(at)).isPresent()) {
      Optional<Machine> takenBack = Transitions.takeBack(machine, now);
      if (takenBack.isPresent()) {
        return takenBack.get();
      }
    }
    return switch (machine.life()) {
      case PENDING -> due(machine, settings.bootDelay(), now) ? booted(machine, now) : machine;
      case RUNNING -> {
        runner.limitConsole(machine);
        yield runner.lives(machine)
            ? machine
            : machine.in(Life.STOPPING, now, Optional.of(runner.ending(machine)));
      }
      case REBOOTING -> ended(machine, settings.stopGrace(), now) ? booted(machine, now) : machine;
      case STOPPING ->
          ended(machine, settings.stopGrace(), now)
              ? machine.in(Life.STOPPED, now, machine.phase().reason()).with(Optional.empty())
              : machine;
      case SHUTTING_DOWN -> {
        if (!ended(machine, settings.terminateGrace(), now)) {
          yield machine;
        }
        yield terminated(machine, now);
      }
      case STOPPED, TERMINATED -> machine;
    };
  }

  private Machine booted(Machine machine, Instant now) {
    try {
      return machine.in(Life.RUNNING, now).with(Optional.of(runner.boot(machine)));
    } catch (IOException trouble) {
      String reason = "its main process could not be started: " + trouble.getMessage();
      return machine.in(Life.STOPPED, now, Optional.of(reason)).with(Optional.empty());
    }
  }

  private Machine terminated(Machine machine, Instant now) {
    Optional<String> reason = machine.phase().reason();
    try {
      runner.delete(machine);
    } catch (IOException trouble) {
      reason = Optional.of("its folder could not be deleted: " + trouble.getMessage());
    }
    return machine.in(Life.TERMINATED, now, reason).with(Optional.empty());
  }

  private boolean ended(Machine machine, Duration grace, Instant now) {
    return runner.end(machine, due(machine, grace, now));
  }

  private static boolean due(Machine machine, Duration delay, Instant now) {
    return !now.isBefore(machine.phase().since().plus(delay));
  }

  private synchronized Outcome<String> update(
      String id, BiFunction<Machine, Instant, Outcome<Machine>> change) {
    Map<String, Machine> all = byId();
    Machine machine = all.get(id);
    if (machine == null) {
      return invalid("there is no machine " + id);
    }
    return switch (change.apply(machine, clock.instant())) {
      case Outcome.Failed<Machine>(var failure) -> Outcome.failed(failure);
      case Outcome.Ok<Machine>(var changed) -> {
        all.put(id, changed);
        yield save(new Saved(saved.nextPlace(), List.copyOf(all.values()))).map(_ -> id);
      }
    };
  }

  private Map<String, Machine> byId() {
    Map<String, Machine> all = new LinkedHashMap<>();
    saved.machines().forEach(one -> all.put(one.id(), one));
    return all;
  }

  private Outcome<Saved> save(Saved next) {
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

  private Description.Machine described(Machine machine) {
    return machine.described(runner.folder(machine).toString());
  }

  private static <T> Outcome<T> invalid(String detail) {
    return Outcome.failed(new Failure.Invalid(detail));
  }
}
