package scaler.engine.loop;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Sentences;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Candidates;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.engine.port.Wakeups;

/**
 * Runs the loop of one application for as long as the lease is held, and waits for the lease while
 * it is not. One thread; the lease is renewed by another.
 */
public final class Loop {
  private static final Duration RENEW = Duration.ofSeconds(3);
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final String application;
  private final String holder;
  private final Leases leases;
  private final Candidates candidates;
  private final Look look;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Outage noDatabase = new Outage();
  private final Outage failing = new Outage();

  /**
   * @param holder names this process for people: host and pid
   * @param candidates who else could decide
   * @param clock the database's
   */
  public Loop(
      String application,
      String holder,
      Leases leases,
      Candidates candidates,
      Look look,
      Wakeups wakeups,
      InstantSource clock) {
    this.application = application;
    this.holder = holder;
    this.leases = leases;
    this.candidates = candidates;
    this.look = look;
    this.wakeups = wakeups;
    this.clock = clock;
  }

  /** Runs until the thread is interrupted. */
  public void run(Pace pace) throws InterruptedException {
    boolean waiting = false;
    while (!Thread.currentThread().isInterrupted()) {
      Optional<Lease> lease;
      try {
        lease =
            candidates.givesWay(application, holder)
                ? Optional.empty()
                : leases.acquire(application, holder);
        databaseAnswers();
      } catch (RuntimeException e) {
        tellOfDatabase(e);
        Thread.sleep(RENEW);
        continue;
      }
      if (lease.isPresent()) {
        LOG.info("{}: this process decides now (epoch {})", application, lease.get().epoch());
        waiting = false;
        hold(lease.get(), pace);
      } else {
        if (!waiting) {
          LOG.info("{}: another process decides; this one stands by", application);
        }
        waiting = true;
        Thread.sleep(RENEW);
      }
    }
  }

  private void hold(Lease lease, Pace pace) throws InterruptedException {
    AtomicBoolean held = new AtomicBoolean(true);
    CountDownLatch over = new CountDownLatch(1);
    Thread.ofVirtual().name("lease-" + application).start(() -> renew(lease, held, over));
    try {
      while (held.get()) {
        Duration next = look(lease, pace, held);
        if (held.get() && givesWay()) {
          LOG.info(
              "{}: another process decides for fewer applications and gets this one", application);
          return;
        }
        wakeups.await(application, next);
      }
    } finally {
      held.set(false);
      // Not by an interrupt: on a virtual thread that would break a connection in use.
      over.countDown();
      look.standsBy();
      release(lease);
    }
  }

  private boolean givesWay() {
    try {
      return candidates.givesWay(application, holder);
    } catch (RuntimeException e) {
      LOG.debug("who else could decide is not known", e);
      return false;
    }
  }

  private Duration look(Lease lease, Pace pace, AtomicBoolean held) {
    try {
      Duration next = look.tick(lease, pace, clock.instant());
      databaseAnswers();
      failing
          .over()
          .ifPresent(lasted ->
              LOG.info("{}: looks go through again, after {}", application, Sentences.of(lasted)));
      return next;
    } catch (LeaseLostException e) {
      LOG.warn("{}: {}; another process takes over", application, e.getMessage());
      held.set(false);
      return Duration.ZERO;
    } catch (Error e) {
      // Such as a lack of memory for the moment: a loop that is over would decide no more.
      tellOfFailure(e);
      LOG.debug("the failed look", e);
      return pace.moving();
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        // The service ends; what was under way is on record and goes on with the next holder.
        LOG.debug("a look was cut off", e);
        return Duration.ZERO;
      }
      // One bad look must not end the loop: the next one starts from what is on record.
      if (Outage.isOfTheDatabase(e)) {
        tellOfDatabase(e);
      } else {
        tellOfFailure(e);
      }
      LOG.debug("the failed look", e);
      return pace.moving();
    }
  }

  private void databaseAnswers() {
    noDatabase
        .over()
        .ifPresent(lasted ->
            LOG.info(
                "{}: the database answers again, after {}", application, Sentences.of(lasted)));
  }

  private void tellOfDatabase(RuntimeException e) {
    noDatabase
        .goesOn()
        .ifPresent(lasted ->
            LOG.warn(
                "{}: the database {}, so nothing is changed: {}",
                application,
                lasted.isZero()
                    ? "does not answer"
                    : "has not answered for " + Sentences.of(lasted),
                Outage.reason(e)));
  }

  private void tellOfFailure(Throwable e) {
    failing
        .goesOn()
        .ifPresent(lasted -> {
          if (lasted.isZero()) {
            LOG.error("{}: this look failed and will be repeated: {}", application, e.toString());
          } else {
            LOG.error(
                "{}: looks have failed for {}, the last one by this: {}",
                application,
                Sentences.of(lasted),
                e.toString());
          }
        });
  }

  private void renew(Lease lease, AtomicBoolean held, CountDownLatch over) {
    try {
      while (held.get() && !over.await(RENEW.toMillis(), TimeUnit.MILLISECONDS)) {
        if (!leases.renew(lease)) {
          lost(held);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (Outage.isOfTheDatabase(e)) {
        tellOfDatabase(e);
      } else {
        LOG.warn("{}: the lease was not renewed: {}", application, e.getMessage());
      }
      lost(held);
    }
  }

  /** The look under way may hang, and then nobody else would say it. */
  private void lost(AtomicBoolean held) {
    held.set(false);
    look.standsBy();
  }

  private void release(Lease lease) {
    // An interrupted thread gets no connection; the next holder would wait for the lease's end.
    boolean interrupted = Thread.interrupted();
    try {
      leases.release(lease);
    } catch (RuntimeException e) {
      LOG.debug("the lease ends by itself", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
