/** The loop: observe, decide, act. The only place where effects happen in order. */
@NullMarked
package scaler.engine.loop;

import org.jspecify.annotations.NullMarked;
