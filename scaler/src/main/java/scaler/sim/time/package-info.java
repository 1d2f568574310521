/** Time that stands until something is due, dice that fall the same each time, and a diary. */
@NullMarked
package scaler.sim.time;

import org.jspecify.annotations.NullMarked;
