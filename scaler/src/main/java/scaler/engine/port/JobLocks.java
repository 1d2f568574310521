package scaler.engine.port;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.LockedJob;

/**
 * The locks on a queue's jobs, for whoever may take them off: another right than to read a queue,
 * by another user of its database. Every call ends within five seconds.
 */
public interface JobLocks {
  /** Nobody may free anything. */
  JobLocks NONE =
      new JobLocks() {
        @Override
        public Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers) {
          return Outcome.ok(List.of());
        }

        @Override
        public Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure) {
          return Outcome.failed(new Failure.Denied("nobody may free jobs here"));
        }
      };

  /** The jobs that workers of those names hold, some hundreds at the most. */
  Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers);

  /**
   * Takes one lock off, if it is still that very lock; the job counts one attempt more, and stays
   * below the most.
   *
   * @param failure present: the job is failed for that reason instead of being ready again
   * @return whether it was that lock
   */
  Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure);
}
