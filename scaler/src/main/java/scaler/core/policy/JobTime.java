package scaler.core.policy;

/**
 * How long a job takes: the time that workers spent over the jobs that were finished in it. So no
 * job has to be followed, and one that takes hours counts while it runs.
 *
 * @param running jobs in hand when the queue was read last
 * @param left jobs that had come and were not finished then
 * @param worked seconds that workers spent
 * @param finished jobs that were finished meanwhile
 */
public record JobTime(int running, int left, double worked, double finished) {
  /** As many jobs are remembered. */
  private static final double MEMORY = 500;

  /** What is usual counts as so many jobs. */
  private static final double USUAL = 2;

  public JobTime {
    if (!(worked >= 0
        && worked < Double.MAX_VALUE
        && finished > 0
        && finished < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("%s s for %s jobs".formatted(worked, finished));
    }
  }

  static JobTime usual(Load load) {
    return new JobTime(load.running(), load.left(), USUAL * Constants.USUAL_JOB.toSeconds(), USUAL);
  }

  /**
   * The same after another reading.
   *
   * @param seconds since the last one
   * @param more jobs that came since
   */
  JobTime seeing(Load load, double seconds, double more) {
    int still = load.left();
    double all = worked + running * seconds;
    double done = finished + Math.max(0, left + more - still);
    double kept = Math.min(1, MEMORY / done);
    return new JobTime(load.running(), still, all * kept, done * kept);
  }

  /** In the mean. */
  public double seconds() {
    return worked / finished;
  }
}
