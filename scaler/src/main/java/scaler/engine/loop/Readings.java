package scaler.engine.loop;

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
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.SourceSpec;
import scaler.core.fleet.Summed;
import scaler.core.fleet.Weighed;
import scaler.core.model.Machine;
import scaler.core.model.Reading;
import scaler.core.policy.Credible;
import scaler.engine.port.Pages;
import scaler.engine.port.Queues;

/** Reads the queues of roles and doubts what they say. Safe for many threads. */
public final class Readings {
  private final Queues queues;
  private final MachineLoads loads;
  private final Hands hands;

  /** What each queue of a role said last, by application, role and its number there. */
  private final Map<String, Integer> heard = new ConcurrentHashMap<>();

  public Readings(Queues queues, Pages pages, Hands hands) {
    this.queues = queues;
    this.loads = new MachineLoads(pages, hands);
    this.hands = hands;
  }

  /**
   * What a role's queues and machines say, as one reading.
   *
   * @param machines all of the role
   */
  Reading read(
      String application, RoleSpec role, BacklogSpec backlog, List<Machine> machines, Instant now) {
    return read(
        backlog.sources(),
        number ->
            doubted(
                "%s/%s/%d".formatted(application, role.name(), number),
                ask(backlog.sources().get(number).source(), machines, now),
                backlog),
        now);
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
    addresses.values().forEach(numbers -> looks.add(() -> inTurn(numbers, ask)));
    NavigableMap<Integer, Reading> answers = new TreeMap<>();
    hands.all(looks, looks.size()).forEach(answers::putAll);
    return Summed.of(sources, answers, now);
  }

  /** Once one is silent all is unknown, and who waits for the others waits in vain. */
  private static Map<Integer, Reading> inTurn(List<Integer> numbers, IntFunction<Reading> ask) {
    Map<Integer, Reading> answers = new LinkedHashMap<>();
    for (int number : numbers) {
      Reading answer = ask.apply(number);
      answers.put(number, answer);
      if (answer instanceof Reading.Unknown) {
        break;
      }
    }
    return answers;
  }
}
