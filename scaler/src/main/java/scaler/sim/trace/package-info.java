/**
 * One role over a load that is known: the loop of the service, a queue that gets the jobs of a
 * trace, and machines that boot in a given time.
 */
@NullMarked
package scaler.sim.trace;

import org.jspecify.annotations.NullMarked;
