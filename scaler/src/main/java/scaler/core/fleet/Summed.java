package scaler.core.fleet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.ToLongFunction;
import scaler.core.model.Reading;
import scaler.core.model.Reading.Connections;
import scaler.core.model.Reading.Jobs;
import scaler.core.model.Reading.Known;
import scaler.core.model.Reading.Wanted;

/**
 * What several queues say, as one reading. Demand is summed by weight; what proves that a machine
 * is idle, and how long jobs wait, has no weight. As long as one of them is silent all is unknown:
 * a sum that lacks a queue is too small, and would let machines go.
 */
public final class Summed {
  /** More jobs ask for no more machines, and none of the sums with it runs over. */
  private static final BigDecimal MOST = new BigDecimal(500_000_000);

  private final List<Part> parts;

  private Summed(List<Part> parts) {
    this.parts = parts;
  }

  private record Part(Weighed of, Known said) {
    Optional<Wanted> wanted() {
      return said.jobs().flatMap(Jobs::wanted);
    }
  }

  /**
   * One reading of all.
   *
   * @param sources one or more
   * @param answers by the place of their source in the list; one that was not asked, because
   *     another one was silent, is left out
   */
  public static Reading of(
      List<Weighed> sources, NavigableMap<Integer, Reading> answers, Instant now) {
    List<Part> parts = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    answers.forEach((place, answer) -> {
      switch (answer) {
        case Known said -> parts.add(new Part(sources.get(place), said));
        case Reading.Unknown(_, var why) ->
            silent.add(
                sources.size() == 1
                    ? why
                    : "source %d of %d: %s".formatted(place + 1, sources.size(), why));
      }
    });
    if (!silent.isEmpty()) {
      return new Reading.Unknown(now, String.join("; ", silent));
    }
    if (parts.size() < sources.size()) {
      throw new IllegalArgumentException(
          "%d answers of %d sources".formatted(parts.size(), sources.size()));
    }
    boolean plain =
        parts.size() == 1 && parts.getFirst().of().weight().compareTo(BigDecimal.ONE) == 0;
    return plain ? parts.getFirst().said() : new Summed(parts).known(now);
  }

  private Known known(Instant now) {
    return new Known(
        now,
        (int) atLeast(part -> part.said().demand()),
        jobs(),
        locks(),
        parts.stream().flatMap(part -> part.said().sent().stream()).min(Comparator.naturalOrder()),
        parts.stream()
            .flatMap(part -> part.said().connections().stream())
            .min(Comparator.comparingInt(Connections::most)),
        parts.stream().flatMap(part -> part.said().silent().stream()).findFirst());
  }

  /** The whole picture of each table once, and what pages say on top of it. */
  private Optional<Jobs> jobs() {
    Map<String, Jobs> tables = new LinkedHashMap<>();
    int more = 0;
    for (Part part : parts) {
      if (part.said().jobs().isPresent()) {
        tables.put(part.of().source().url(), part.said().jobs().get());
      } else {
        more += part.said().demand();
      }
    }
    Collection<Jobs> all = tables.values();
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Jobs(
                more + all.stream().mapToInt(Jobs::ready).sum(),
                all.stream().mapToInt(Jobs::running).sum(),
                all.stream().mapToInt(Jobs::scheduled).sum(),
                all.stream().mapToInt(Jobs::failed).sum(),
                longest(all.stream().map(Jobs::oldestWait).toList()),
                wanted()));
  }

  private Optional<Wanted> wanted() {
    List<Wanted> all = parts.stream().flatMap(part -> part.wanted().stream()).toList();
    return all.size() < parts.size()
        ? Optional.empty()
        : Optional.of(
            new Wanted(
                (int) atLeast(part -> part.wanted().orElseThrow().ready()),
                all.stream().mapToInt(Wanted::running).sum(),
                (int) atLeast(part -> part.wanted().orElseThrow().scheduled()),
                longest(all.stream().map(Wanted::oldestWait).toList()),
                weighed(part -> part.wanted().orElseThrow().came())
                    .setScale(0, RoundingMode.FLOOR)
                    .longValue(),
                (int) atLeast(part -> part.wanted().orElseThrow().begun())));
  }

  /**
   * Sources of one table see the same locks, a moment apart: whoever holds a job in one of these
   * looks holds one.
   */
  private Optional<Map<String, Integer>> locks() {
    Map<String, Map<String, Integer>> tables = new HashMap<>();
    for (Part part : parts) {
      part.said()
          .locks()
          .ifPresent(held -> {
            var table = tables.computeIfAbsent(part.of().source().url(), first -> new HashMap<>());
            held.forEach((worker, jobs) -> table.merge(worker, jobs, Math::max));
          });
    }
    Map<String, Integer> all = new HashMap<>();
    tables
        .values()
        .forEach(table -> table.forEach((worker, jobs) -> all.merge(worker, jobs, Integer::sum)));
    return tables.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** Rounded up: where there is a part of a job, there is one. */
  private long atLeast(ToLongFunction<Part> jobs) {
    return weighed(jobs).min(MOST).setScale(0, RoundingMode.CEILING).longValueExact();
  }

  private BigDecimal weighed(ToLongFunction<Part> jobs) {
    return parts.stream()
        .map(part -> part.of().weight().multiply(BigDecimal.valueOf(jobs.applyAsLong(part))))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Duration longest(List<Duration> waits) {
    return waits.stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
