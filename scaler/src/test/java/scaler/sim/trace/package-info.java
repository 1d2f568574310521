@NullMarked
package scaler.sim.trace;

import org.jspecify.annotations.NullMarked;
