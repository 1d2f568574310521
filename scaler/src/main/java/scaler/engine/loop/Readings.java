package scaler.engine.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Summed;
import scaler.core.fleet.Weighed;
import scaler.core.model.Machine;
import scaler.core.model.Reading;
import scaler.core.policy.Credible;
import scaler.engine.port.Pages;
import scaler.engine.port.Queues;

/** Reads the queues of roles and doubts what they say. Safe for many threads. */
public final class Readings {
  /** As long as one silent queue may take: many slow ones of one address hold no look up longer. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Queues queues;
  private final MachineLoads loads;
  private final Hands hands;
  private final LongSupplier nanos;

  /** What each queue of a role said last, by application, role and its number there. */
  private final Map<String, Integer> heard = new ConcurrentHashMap<>();

  /** By application and role. */
  private final Map<String, Counted> counts = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public Readings(Queues queues, Pages pages, Hands hands, LongSupplier nanos) {
    this.queues = queues;
    this.loads = new MachineLoads(pages, hands);
    this.hands = hands;
    this.nanos = nanos;
  }

  /**
   * What a role's queues and machines say, as one reading.
   *
   * @param machines all of the role
   */
  Reading read(
      String application, RoleSpec role, BacklogSpec backlog, List<Machine> machines, Instant now) {
    Reading told =
        read(
            backlog.sources(),
            number ->
                doubted(
                    "%s/%s/%d".formatted(application, role.name(), number),
                    ask(backlog.sources().get(number).source(), machines, now),
                    backlog),
            now);
    return counted("%s/%s".formatted(application, role.name()), backlog.sources(), told);
  }

  private Reading counted(String role, List<Weighed> sources, Reading told) {
    return switch (told) {
      case Reading.Unknown unknown -> unknown;
      case Reading.Known known ->
          known
              .jobs()
              .flatMap(Reading.Jobs::wanted)
              .map(wanted -> new Counted(sources, wanted.came()))
              .map(next -> counts.merge(role, next, Counted::goesOn))
              .<Reading>map(since -> known.cameAfter(since.before()))
              .orElse(known);
    };
  }

  /**
   * From when on what came is counted: other sources, or weights, would look like jobs that come.
   *
   * @param before had come then
   */
  private record Counted(List<Weighed> sources, long before) {
    Counted goesOn(Counted next) {
      return sources.equals(next.sources) && before <= next.before ? this : next;
    }
  }

  /** The same, believed whatever it is. */
  public Reading read(List<Weighed> sources, List<Machine> machines, Instant now) {
    return read(sources, number -> ask(sources.get(number).source(), machines, now), now);
  }

  private Reading ask(SourceSpec source, List<Machine> machines, Instant now) {
    return switch (source) {
      case SourceSpec.Queue queue -> queues.read(queue, now);
      case SourceSpec.EachMachine each -> loads.read(each, machines, now);
    };
  }

  private Reading doubted(String queue, Reading told, BacklogSpec backlog) {
    return switch (told) {
      case Reading.Unknown unknown -> unknown;
      case Reading.Known known -> {
        Integer before = heard.put(queue, known.demand());
        yield Credible.of(
            known,
            before == null ? OptionalInt.empty() : OptionalInt.of(before),
            backlog.interval());
      }
    };
  }

  /** Those of one address in turn, by the one connection that is kept for it. */
  private Reading read(List<Weighed> sources, IntFunction<Reading> ask, Instant now) {
    Map<String, List<Integer>> addresses = new LinkedHashMap<>();
    for (int number = 0; number < sources.size(); number++) {
      addresses
          .computeIfAbsent(sources.get(number).source().url(), first -> new ArrayList<>())
          .add(number);
    }
    List<Callable<Map<Integer, Reading>>> looks = new ArrayList<>();
    addresses.values().forEach(numbers -> looks.add(() -> inTurn(numbers, ask, now)));
    NavigableMap<Integer, Reading> answers = new TreeMap<>();
    hands.all(looks, looks.size()).forEach(answers::putAll);
    return Summed.of(sources, answers, now);
  }

  /** Once one is silent all is unknown, and who waits for the others waits in vain. */
  private Map<Integer, Reading> inTurn(
      List<Integer> numbers, IntFunction<Reading> ask, Instant now) {
    Map<Integer, Reading> answers = new LinkedHashMap<>();
    long began = nanos.getAsLong();
    for (int number : numbers) {
      Reading answer =
          nanos.getAsLong() - began < LONGEST.toNanos()
              ? ask.apply(number)
              : new Reading.Unknown(now, "those before it took longer than 5 s together");
      answers.put(number, answer);
      if (answer instanceof Reading.Unknown) {
        break;
      }
    }
    return answers;
  }
}
