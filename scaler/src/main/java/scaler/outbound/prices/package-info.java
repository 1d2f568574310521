/** Prices that clouds publish, from a dated file. */
@NullMarked
package scaler.outbound.prices;

import org.jspecify.annotations.NullMarked;
