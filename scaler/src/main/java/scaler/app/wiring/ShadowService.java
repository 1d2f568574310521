package scaler.app.wiring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import scaler.engine.loop.Look;
import scaler.engine.loop.Loop;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Candidates;
import scaler.engine.port.Others;
import scaler.engine.shadow.ShadowLook;
import scaler.engine.shadow.Watched;
import scaler.outbound.postgres.JdbiComparison;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.PgWakeups;
import scaler.outbound.postgres.Retention;

/** The loop of one shadow. No client is made here through which anything could be changed. */
public final class ShadowService {
  private static final Duration PRUNE = Duration.ofHours(1);

  /** What is imagined is in no hurry, and each look asks the cloud. */
  private static final Pace PACE = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(10));

  private ShadowService() {}

  /**
   * Runs until the thread is interrupted.
   *
   * @param application the shadow's own name
   * @param startup after this an imagined machine serves
   */
  public static void run(
      Session session, String application, Others others, Watched watched, Duration startup)
      throws InterruptedException {
    var database = session.database();
    Look look =
        new ShadowLook(
            new ShadowLook.Outside(
                others,
                session.queues(session.fleet(Optional.of(application))),
                watched,
                Prices::of),
            session.ledger(),
            new JdbiComparison(database),
            new ShadowLook.Place(database, startup));
    AtomicReference<Instant> pruneAt = new AtomicReference<>(Instant.MIN);
    Look tidy =
        (lease, pace, now) -> {
          if (now.isAfter(pruneAt.get())) {
            new Retention(database).prune(now);
            pruneAt.set(now.plus(PRUNE));
          }
          return look.tick(lease, pace, now);
        };
    try (PgWakeups wakeups = new PgWakeups(session.address())) {
      new Loop(
              application,
              session.here().process(),
              new JdbiLeases(database),
              Candidates.ALONE,
              tidy,
              wakeups,
              database)
          .run(PACE);
    }
  }
}
