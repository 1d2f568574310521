package scaler.engine.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Does things that wait for others: side by side, each on a virtual thread of its own, or one after
 * the other, so that a world in memory gives the same story each time.
 */
public final class Hands {
  private static final Hands SIDE_BY_SIDE = new Hands(true);
  private static final Hands IN_ORDER = new Hands(false);

  private final boolean sideBySide;

  private Hands(boolean sideBySide) {
    this.sideBySide = sideBySide;
  }

  public static Hands sideBySide() {
    return SIDE_BY_SIDE;
  }

  public static Hands inOrder() {
    return IN_ORDER;
  }

  /**
   * The results in the order of the tasks, which are also begun in it. The first failure is thrown
   * once all have ended.
   *
   * @param atOnce no more tasks than so many are under way at a time
   */
  <T> List<T> all(List<? extends Callable<T>> tasks, int atOnce) {
    return sideBySide && tasks.size() > 1 ? manyAtOnce(tasks, atOnce) : oneByOne(tasks);
  }

  private static <T> List<T> manyAtOnce(List<? extends Callable<T>> tasks, int atOnce) {
    Semaphore free = new Semaphore(atOnce);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>(tasks.size());
      for (Callable<T> task : tasks) {
        free.acquire();
        futures.add(
            threads.submit(() -> {
              try {
                return task.call();
              } finally {
                free.release();
              }
            }));
      }
      // All end before the first failure is told, so that nothing is under way behind it.
      for (Future<T> future : futures) {
        ended(future);
      }
      return futures.stream().map(Hands::result).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking or acting", e);
    }
  }

  private static void ended(Future<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      // It is told by its result.
    }
  }

  private static <T> List<T> oneByOne(List<? extends Callable<T>> tasks) {
    List<T> results = new ArrayList<>(tasks.size());
    List<RuntimeException> failures = new ArrayList<>();
    for (Callable<T> task : tasks) {
      try {
        results.add(task.call());
      } catch (RuntimeException e) {
        failures.add(e);
      } catch (Exception e) {
        failures.add(new IllegalStateException(e));
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return results;
  }

  private static <T> T result(Future<T> done) {
    return switch (done.state()) {
      case SUCCESS -> done.resultNow();
      case FAILED -> throw asUnchecked(done.exceptionNow());
      case CANCELLED, RUNNING -> throw new IllegalStateException("a task was not done");
    };
  }

  private static RuntimeException asUnchecked(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown);
  }
}
