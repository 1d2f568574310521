/**
 * What must be true whatever happens: the invariants of the simulation, by their numbers. They are
 * held against what really is; those about how it is decided (G10, G11, G14, G16, G27 of a look)
 * against what that was decided by.
 */
@NullMarked
package scaler.sim.law;

import org.jspecify.annotations.NullMarked;
