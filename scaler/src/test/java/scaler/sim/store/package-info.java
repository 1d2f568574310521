@NullMarked
package scaler.sim.store;

import org.jspecify.annotations.NullMarked;
