/**
 * The loop over a fleet that is imagined, beside one that somebody else runs. It may not know any
 * port through which something real is changed.
 */
@NullMarked
package scaler.engine.shadow;

import org.jspecify.annotations.NullMarked;
