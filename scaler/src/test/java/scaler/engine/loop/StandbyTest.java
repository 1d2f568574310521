package scaler.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Candidates;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;

/** Whoever decides no more is told so, whichever way its lease was lost. */
class StandbyTest {
  private final AtomicBoolean lost = new AtomicBoolean();
  private final CountDownLatch looks = new CountDownLatch(1);
  private final AtomicBoolean hangs = new AtomicBoolean();
  private final CountDownLatch free = new CountDownLatch(1);
  private final Semaphore told = new Semaphore(0);
  private Thread thread = Thread.ofVirtual().unstarted(() -> {});

  /** One lease for whoever asks first; others may take it. */
  private final class OneLease implements Leases {
    private Optional<Lease> held = Optional.empty();

    @Override
    public synchronized Optional<Lease> acquire(String application, String holder) {
      if (lost.get() || held.isPresent()) {
        return Optional.empty();
      }
      held = Optional.of(new Lease(application, holder, 1));
      return held;
    }

    @Override
    public boolean lasts(Lease lease, Duration time) {
      return !lost.get();
    }

    @Override
    public boolean renew(Lease lease) {
      return !lost.get();
    }

    @Override
    public synchronized void release(Lease lease) {
      held = Optional.empty();
    }

    @Override
    public synchronized Optional<String> holder(String application) {
      return held.map(Lease::holder);
    }
  }

  private final class OneLook implements Look {
    @Override
    public Duration tick(Lease lease, Pace pace, Instant now) {
      looks.countDown();
      if (hangs.get()) {
        try {
          assertThat(free.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return pace.idle();
    }

    @Override
    public void standsBy() {
      told.release();
    }
  }

  private void runs(Candidates candidates) {
    Loop loop =
        new Loop(
            "shop",
            "this one",
            new OneLease(),
            candidates,
            new OneLook(),
            (application, atMost) -> free.await(atMost.toMillis(), TimeUnit.MILLISECONDS),
            InstantSource.system());
    thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                loop.run(Pace.STANDARD);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void end() throws InterruptedException {
    free.countDown();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  private boolean isTold() throws InterruptedException {
    return told.tryAcquire(20, TimeUnit.SECONDS);
  }

  @Test
  void who_gives_its_application_to_another_is_told() throws InterruptedException {
    runs((application, holder) -> looks.getCount() == 0);
    assertThat(isTold()).isTrue();
  }

  @Test
  void who_ends_is_told() throws InterruptedException {
    runs(Candidates.ALONE);
    assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(told.tryAcquire()).as("while it decides").isFalse();
    thread.interrupt();
    assertThat(isTold()).isTrue();
  }

  @Test
  void who_has_lost_its_lease_is_told_while_its_look_hangs() throws InterruptedException {
    hangs.set(true);
    runs(Candidates.ALONE);
    assertThat(looks.await(20, TimeUnit.SECONDS)).isTrue();
    lost.set(true);
    assertThat(isTold()).isTrue();
    assertThat(free.getCount()).as("the look has not ended").isEqualTo(1);
  }
}
