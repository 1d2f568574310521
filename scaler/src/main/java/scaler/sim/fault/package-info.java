/** What goes wrong in a simulated life, how often, and what of it is left out. */
@NullMarked
package scaler.sim.fault;

import org.jspecify.annotations.NullMarked;
