package scaler.core.fleet;

/**
 * How far the connections of the queue's database go, over all roles of an application.
 *
 * @param perMachine connections that a machine of any role takes, 1 or more
 * @param reserve of those that the database has, so many are for others
 */
public record ConnectionSpec(int perMachine, int reserve) {
  public ConnectionSpec {
    if (perMachine < 1 || reserve < 0) {
      throw new IllegalArgumentException(
          "%d connections to a machine, %d for others".formatted(perMachine, reserve));
    }
  }

  /** As many machines a database of so many connections can bear. */
  public int machines(int most) {
    return Math.max(0, most - reserve) / perMachine;
  }
}
