@NullMarked
package scaler.core.heal;

import org.jspecify.annotations.NullMarked;
