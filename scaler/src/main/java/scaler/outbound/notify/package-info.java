/** Tells others: the dead-man's switch. */
@NullMarked
package scaler.outbound.notify;

import org.jspecify.annotations.NullMarked;
