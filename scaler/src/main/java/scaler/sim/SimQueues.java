package scaler.sim;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;
import scaler.core.model.Reading;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.Queues;

/** All queues of a world, by their addresses. */
final class SimQueues implements Queues, JobLocks {
  private final SimWorld world;
  private final Map<String, SimQueue> queues = new HashMap<>();

  SimQueues(SimWorld world) {
    this.world = world;
  }

  SimQueue of(String address) {
    return queues.computeIfAbsent(address, missing -> new SimQueue());
  }

  @Override
  public Reading read(SourceSpec.Queue source, Instant at) {
    return switch (world.ask(
        SimPart.QUEUE, time -> Outcome.ok(of(source.url()).read(source, at)))) {
      case Outcome.Ok<Reading>(var reading) -> reading;
      case Outcome.Failed<Reading>(var failure) -> new Reading.Unknown(at, failure.detail());
    };
  }

  @Override
  public Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers) {
    return world.ask(SimPart.QUEUE, time -> Outcome.ok(of(source.url()).held(workers)));
  }

  @Override
  public Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure) {
    return world.ask(SimPart.QUEUE, time -> Outcome.ok(of(source.url()).free(job, failure, time)));
  }
}
