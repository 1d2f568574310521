/** What must be true of a living fleet, checked on one picture of it; pure. */
@NullMarked
package scaler.engine.invariants;

import org.jspecify.annotations.NullMarked;
