/** A verdict and the machines in; which machines, which steps out, as data. */
@NullMarked
package scaler.core.plan;

import org.jspecify.annotations.NullMarked;
