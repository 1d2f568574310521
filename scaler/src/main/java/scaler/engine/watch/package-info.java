/**
 * Watches over the loop: what each look saw, how long nothing was decided, the dead-man's switch,
 * and each minute whether what must be true is true.
 */
@NullMarked
package scaler.engine.watch;

import org.jspecify.annotations.NullMarked;
