@NullMarked
package scaler.outbound.notify;

import org.jspecify.annotations.NullMarked;
