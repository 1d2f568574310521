/**
 * Signs of illness in, the rung that may be tried out; and the brake that holds for all of them.
 */
@NullMarked
package scaler.core.heal;

import org.jspecify.annotations.NullMarked;
