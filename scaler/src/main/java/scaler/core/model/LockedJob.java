package scaler.core.model;

import java.time.Instant;

/**
 * A job that a worker has in hand, or had when its machine ended.
 *
 * @param id in its table
 * @param worker as the table has it in {@code locked_by}
 * @param lock when it was locked, letter by letter as the table shows it; with the worker's name it
 *     means this very lock and no later one
 * @param locked the same as an instant
 */
public record LockedJob(long id, String worker, String lock, Instant locked) {}
