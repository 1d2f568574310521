/** Parts put together: surroundings, database, worlds. */
@NullMarked
package scaler.app.wiring;

import org.jspecify.annotations.NullMarked;
