package scaler.sim.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One life over and over: each time the process that is about to change something, or has, dies at
 * another point, or at two. After the first death the story is another one, so the second point is
 * counted in that.
 */
public final class CrashSweep {
  private final long seed;
  private final Settings settings;
  private final int threads;

  /**
   * @param settings of the life as it is without a death
   */
  public CrashSweep(long seed, Settings settings, int threads) {
    this.seed = seed;
    this.settings = settings;
    this.threads = threads;
  }

  /**
   * What was found.
   *
   * @param points of the life without a death
   * @param lives that were lived
   * @param broken the first law that was broken, and where the process had died
   */
  public record Found(long seed, int points, int lives, Optional<String> broken) {}

  /** A death at each point. */
  public Found single() throws InterruptedException {
    int points = points(List.of());
    List<List<Integer>> all = new ArrayList<>();
    for (int one = 0; one < points; one++) {
      all.add(List.of(one));
    }
    return found(points, all);
  }

  /**
   * A death at each point, and a second one at each later point.
   *
   * @param stride only each so manieth pair, for a sample
   */
  public Found pairs(int stride) throws InterruptedException {
    int points = points(List.of());
    List<List<Integer>> all = new ArrayList<>();
    long number = 0;
    for (int one = 0; one < points; one++) {
      for (int other = one + 1; other < points; other++) {
        if (number++ % stride == 0) {
          all.add(List.of(one, other));
        }
      }
    }
    return found(points, all);
  }

  private int points(List<Integer> crashes) {
    Life life = Soak.live(seed, settings.crashing(crashes));
    life.broken()
        .ifPresent(law -> {
          throw new IllegalStateException("seed %d without a death: %s".formatted(seed, law));
        });
    return life.points();
  }

  private Found found(int points, List<List<Integer>> deaths) throws InterruptedException {
    try (ExecutorService some = Executors.newFixedThreadPool(threads)) {
      List<Callable<Optional<String>>> lives = new ArrayList<>();
      deaths.forEach(at -> lives.add(() -> broken(at)));
      List<Optional<String>> ended = new ArrayList<>();
      for (Future<Optional<String>> life : some.invokeAll(lives)) {
        ended.add(life.get());
      }
      return new Found(
          seed, points, deaths.size(), ended.stream().flatMap(Optional::stream).findFirst());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Optional<String> broken(List<Integer> at) {
    return Soak.live(seed, settings.crashing(at))
        .broken()
        .map(law -> "dead at %s of seed %d: %s".formatted(at, seed, law));
  }
}
