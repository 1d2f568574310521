/**
 * The loop over a fleet that is imagined, beside one that somebody else runs. It makes its own
 * world; none through which something real could be changed is ever handed to it.
 */
@NullMarked
package scaler.engine.shadow;

import org.jspecify.annotations.NullMarked;
