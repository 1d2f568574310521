/** Parts of the daemon, each by itself. */
@NullMarked
package scaler.outbound.local.daemon;

import org.jspecify.annotations.NullMarked;
