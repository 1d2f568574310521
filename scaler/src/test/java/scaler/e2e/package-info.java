/** The whole, with real processes: what a user starts, and what may happen to it. */
@NullMarked
package scaler.e2e;

import org.jspecify.annotations.NullMarked;
