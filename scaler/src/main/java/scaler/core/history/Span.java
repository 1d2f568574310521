package scaler.core.history;

import java.time.Instant;

/**
 * A time, the jobs that came in it, and how long these occupied a worker in the mean.
 *
 * @param jobs that became due; 0 or more
 * @param meanSeconds 0 where none came
 */
public record Span(Instant from, Instant to, long jobs, double meanSeconds) {}
