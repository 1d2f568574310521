package scaler.core.policy;

import java.time.Duration;

/**
 * The numbers in {@link Deadlines}. They hold for every role and every load, so nobody sets them;
 * {@code bin/bench policies} shows how they were found, and how well those do that were found
 * without the load that they are tried on.
 *
 * @param caution of the jobs that are expected to be begun in time, so many times the square root
 *     are not counted on
 * @param readiness part of a machine that may be missing when one is launched
 * @param lately seconds over which arrivals are averaged
 * @param worth a machine that idles leaves when that saves so many times the boot of the one that
 *     is launched in its place later
 * @param surge arrivals are taken for so many standard deviations more than they were of late
 * @param firstMargin part of the promised wait by which jobs are to begin early, before anything is
 *     known
 * @param mostMargin the most that this may become
 * @param learning parts of the promised wait by which the margin grows when all jobs of a day are
 *     late
 * @param aim part of the lateness that is allowed which is aimed at
 */
public record Constants(
    double caution,
    double readiness,
    double lately,
    double worth,
    double surge,
    double firstMargin,
    double mostMargin,
    double learning,
    double aim) {
  /** As they are in use. */
  public static final Constants USED =
      new Constants(0.9, 0.5, 150, 0.15, 1.2, 0.03, 0.9, 3.5, 0.25);

  /** Before the first job is finished: an ordinary one. */
  static final Duration USUAL_JOB = Duration.ofMinutes(1);

  /** Before the first machine has come: an ordinary boot. */
  static final Duration USUAL_BOOT = Duration.ofMinutes(2);
}
