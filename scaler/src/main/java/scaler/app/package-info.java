/**
 * The commands. The only place that wires parts together and that reads the clock and the
 * environment.
 */
@NullMarked
package scaler.app;

import org.jspecify.annotations.NullMarked;
