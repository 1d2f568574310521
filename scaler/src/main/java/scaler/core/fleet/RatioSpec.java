package scaler.core.fleet;

import scaler.core.model.RoleName;

/**
 * That a role is to grow with another one.
 *
 * @param of the other role
 * @param machines of this role, at the least
 * @param per so many machines of the other one, or part of so many
 */
public record RatioSpec(RoleName of, int machines, int per) {
  /** The least of this role for so many of the other one. */
  public int least(int others) {
    return Math.ceilDiv(others * machines, per);
  }
}
