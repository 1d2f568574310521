/** {@code scaler soak}. */
@NullMarked
package scaler.app.command.soak;

import org.jspecify.annotations.NullMarked;
