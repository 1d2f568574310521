/** Readings in, how many machines out; nothing else. */
@NullMarked
package scaler.core.policy;

import org.jspecify.annotations.NullMarked;
