package scaler.sim.region;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;
import scaler.core.model.Reading;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Outcome;
import scaler.engine.port.Queues;
import scaler.sim.fault.FaultKind;

/** The region's queues, by their addresses. */
public final class RegionQueues implements Queues, JobLocks {
  private static final int ABSURD = 1_000_000_000;

  private final Region region;

  public RegionQueues(Region region) {
    this.region = region;
  }

  @Override
  public Reading read(SourceSpec.Queue source, Instant now) {
    if (region.faults.happens(FaultKind.QUEUE_FAILS)) {
      return new Reading.Unknown(now, "the queue does not answer");
    }
    if (source instanceof SourceSpec.Numbers && region.faults.happens(FaultKind.QUEUE_ABSURD)) {
      return new Reading.Known(now, ABSURD, Optional.empty(), Optional.empty());
    }
    return region.yard(source.url()).read(source, now);
  }

  @Override
  public Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers) {
    return Outcome.ok(region.yard(source.url()).held(workers));
  }

  @Override
  public Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure) {
    return Outcome.ok(region.yard(source.url()).free(job, failure));
  }
}
