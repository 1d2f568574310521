/**
 * A world in memory behind the loop's ports: machines, a balancer, job queues, on a clock that is
 * set. It may use the engine and the core.
 */
@NullMarked
package scaler.sim;

import org.jspecify.annotations.NullMarked;
