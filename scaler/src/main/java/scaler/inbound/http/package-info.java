/** HTTP pages of the service. They read and wake; they decide nothing. */
@NullMarked
package scaler.inbound.http;

import org.jspecify.annotations.NullMarked;
