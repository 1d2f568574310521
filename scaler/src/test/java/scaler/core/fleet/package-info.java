@NullMarked
package scaler.core.fleet;

import org.jspecify.annotations.NullMarked;
