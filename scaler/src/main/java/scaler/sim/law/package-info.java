/**
 * What must be true whatever happens: the invariants of the simulation, by their numbers. They are
 * held against what really is, never against what a loop believes.
 */
@NullMarked
package scaler.sim.law;

import org.jspecify.annotations.NullMarked;
