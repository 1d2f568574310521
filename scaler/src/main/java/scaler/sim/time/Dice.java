package scaler.sim.time;

import java.util.SplittableRandom;

/**
 * All chance of one simulated life, from one seed. A throw depends on its name and number alone: to
 * leave one out, or to look at one more, changes no other.
 */
public final class Dice {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;

  public Dice(long seed) {
    this.seed = mix(seed + GOLDEN);
  }

  /** The throw of that number under a name: 64 bits. */
  public long bits(String name, long number) {
    return mix(mix(seed ^ mix(name.hashCode() * GOLDEN)) + number * GOLDEN);
  }

  /** The throw of that number under a name: from 0 to below 1. */
  public double share(String name, long number) {
    return (bits(name, number) >>> 11) * 0x1.0p-53;
  }

  /** Throws one after the other, under a name. */
  public Rolls rolls(String name) {
    return new Rolls(new SplittableRandom(bits(name, 0)));
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A row of throws. */
  public static final class Rolls {
    private final SplittableRandom random;

    private Rolls(SplittableRandom random) {
      this.random = random;
    }

    /** From the first to the last, both included. */
    public int from(int first, int last) {
      return random.nextInt(first, last + 1);
    }

    /** From the first to the last, both included. */
    public long from(long first, long last) {
      return random.nextLong(first, last + 1);
    }

    public boolean chance(double share) {
      return random.nextDouble() < share;
    }

    public double share() {
      return random.nextDouble();
    }

    /** A waiting time with that mean, at least one. */
    public long waiting(long mean) {
      return 1 + Math.round(-Math.log(1 - random.nextDouble()) * mean);
    }

    /** One of them. */
    @SafeVarargs
    public final <T> T one(T... choice) {
      return choice[random.nextInt(choice.length)];
    }
  }
}
