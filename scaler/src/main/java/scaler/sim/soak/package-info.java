/**
 * The soak: the real loop on simulated processes, in a simulated region, against a database in
 * memory, through whatever trouble a seed brings.
 */
@NullMarked
package scaler.sim.soak;

import org.jspecify.annotations.NullMarked;
