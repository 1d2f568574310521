/** What the loop needs from outside, in our own words; few methods each. */
@NullMarked
package scaler.engine.port;

import org.jspecify.annotations.NullMarked;
