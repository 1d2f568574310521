package scaler.sim.time;

import java.util.concurrent.Semaphore;

/** The place of one thread in a {@link Timeline}: of all seated threads exactly one runs. */
public final class Seat {
  final String name;
  final Semaphore turn = new Semaphore(0);

  /** Only the last plan to go on counts: an earlier or later one may have been made before. */
  long plan;

  Seat(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
