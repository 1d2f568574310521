@NullMarked
package scaler.sim;

import org.jspecify.annotations.NullMarked;
