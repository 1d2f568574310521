/** Real daemons, real processes, real HTTP. */
@NullMarked
package scaler.outbound.local;

import org.jspecify.annotations.NullMarked;
