package scaler.outbound.queues;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import scaler.core.fleet.SourceSpec;
import scaler.core.model.Reading;
import scaler.core.model.WorkerName;
import scaler.engine.port.Finding;
import scaler.engine.port.Outcome;

/** Says whether job queues can be read, and what reading them takes. Reads only. */
public final class QueueDoctor implements AutoCloseable {
  /** Half a million rows take 0.2 s; a read that takes longer than 3 s is given up. */
  private static final long MOST_ROWS = 3_000_000;

  private final JobQueues queues;

  /**
   * @param references as for {@link JobQueues}
   * @param commands as for {@link JobQueues}
   */
  public QueueDoctor(UnaryOperator<String> references, Path commands) {
    this.queues = new JobQueues(references, commands);
  }

  /** Reads a queue as the loop would, and asks its database what that takes. */
  public List<Finding> examine(String check, SourceSpec.Queue source, Instant now) {
    return switch (queues.read(source, now)) {
      case Reading.Unknown(var at, var why) ->
          List.of(Finding.miss(check, "it cannot be read: " + why.replaceFirst("[.]$", "")));
      case Reading.Known known -> {
        List<Finding> findings = new ArrayList<>();
        findings.add(
            Finding.ok(check, "can be read; demand is %d jobs now".formatted(known.demand())));
        effort(check, source).ifPresent(findings::add);
        if (source instanceof SourceSpec.DelayedJob jobs && jobs.rescue().isPresent()) {
          findings.add(rescue(check + ", rescue", jobs, known));
        }
        yield findings;
      }
    };
  }

  private Finding rescue(String check, SourceSpec.DelayedJob source, Reading.Known known) {
    List<String> nameless =
        known.locks().map(Map::keySet).orElse(Set.of()).stream()
            .filter(worker -> WorkerName.machine(worker).isEmpty())
            .sorted()
            .toList();
    return switch (queues.rescueTrouble(source)) {
      case Outcome.Failed<Optional<String>>(var failure) -> Finding.miss(check, failure.detail());
      case Outcome.Ok<Optional<String>>(var trouble) when trouble.isPresent() ->
          Finding.miss(check, trouble.get());
      case Outcome.Ok<Optional<String>> _ when !nameless.isEmpty() ->
          Finding.unknown(
              check,
              "if it is a machine of the role, jobs of worker \"%s\" are never freed: its name means no one machine; start workers with --identifier INSTANCE"
                  .formatted(nameless.getFirst()));
      case Outcome.Ok<Optional<String>> _ ->
          Finding.ok(check, "jobs of ended machines can be freed");
    };
  }

  private Optional<Finding> effort(String check, SourceSpec.Queue source) {
    return switch (source) {
      case SourceSpec.Numbers _ -> Optional.empty();
      case SourceSpec.DelayedJob jobs -> Optional.of(plan(check + ", plan", jobs));
    };
  }

  private Finding plan(String check, SourceSpec.DelayedJob source) {
    try {
      long rows = queues.rowsThatAReadTouches(source);
      String says = "each read goes through about %d rows".formatted(rows);
      return rows <= MOST_ROWS
          ? Finding.ok(check, says)
          : Finding.miss(
              check, says + ", which is too slow; delete failed and old jobs, then run VACUUM");
    } catch (NoReading hidden) {
      return Finding.unknown(
          check, "the database shows no plan: %s; try again later".formatted(hidden.why()));
    }
  }

  @Override
  public void close() throws SQLException {
    queues.close();
  }
}
