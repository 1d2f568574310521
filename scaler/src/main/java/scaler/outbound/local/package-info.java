/** The cloud and the load balancers of this computer, by calls to the local cloud's daemon. */
@NullMarked
package scaler.outbound.local;

import org.jspecify.annotations.NullMarked;
