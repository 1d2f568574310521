package scaler.outbound.queues;

import scaler.core.model.PlainNumber;

/** Why a queue could not be read, as a clause that can follow "because"; holds no secret. */
final class NoReading extends Exception {
  private final String why;

  NoReading(String why) {
    super(why);
    this.why = why;
  }

  String why() {
    return why;
  }

  /** The number of jobs, if a queue can hold so many. */
  static int believable(long jobs, String host) throws NoReading {
    if (jobs < 0 || jobs > PlainNumber.MOST) {
      throw new NoReading("%s says %d jobs, which is not believed".formatted(host, jobs));
    }
    return (int) jobs;
  }
}
