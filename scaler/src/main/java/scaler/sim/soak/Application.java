package scaler.sim.soak;

import scaler.sim.law.EndState;
import scaler.sim.law.Facts;
import scaler.sim.law.Laws;

/**
 * One application of a life, and what its laws are held against.
 *
 * @param several whether it has not the processes for itself
 */
record Application(String name, boolean several, Facts facts, EndState end, Laws laws) {
  static Application of(Facts facts, boolean several) {
    EndState end = new EndState(facts);
    return new Application(facts.application(), several, facts, end, new Laws(facts, end));
  }
}
