/** Which load there was, by what was written down of queues. */
@NullMarked
package scaler.core.history;

import org.jspecify.annotations.NullMarked;
