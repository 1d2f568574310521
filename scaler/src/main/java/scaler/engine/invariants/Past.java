package scaler.engine.invariants;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.model.EndCause;
import scaler.core.model.RoleName;

/**
 * What the record tells of the last day.
 *
 * @param governsSince when the version of the fleet file was applied that governs
 * @param ended machines whose end was decided since then, at most a day ago
 * @param unwritten machines whose present state no event tells of
 * @param illegal moves that are not in the table of moves
 * @param early jobs that were freed before the end of their machine was on record
 */
public record Past(
    Instant governsSince,
    List<Ended> ended,
    List<String> unwritten,
    List<Move> illegal,
    List<Freed> early) {
  public Past {
    ended = List.copyOf(ended);
    unwritten = List.copyOf(unwritten);
    illegal = List.copyOf(illegal);
    early = List.copyOf(early);
  }

  /**
   * A machine whose end was decided.
   *
   * @param at when it was decided
   * @param acknowledged when the machine was seen to have no workers
   * @param unlocked when no job was locked by it after that
   */
  public record Ended(
      String machine,
      RoleName role,
      EndCause cause,
      Instant at,
      Optional<Instant> firstRunning,
      Optional<Instant> cordoned,
      Optional<Instant> acknowledged,
      Optional<Instant> unlocked) {}

  /** From one state to the next, by their words in the database. */
  public record Move(String machine, String from, String to) {}

  /** A job, and the machine in whose hands it was. */
  public record Freed(long job, String machine) {}
}
