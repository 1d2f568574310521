/**
 * Commands that wish for something by hand and follow it: launch, terminate, capacity, pause,
 * resume.
 */
@NullMarked
package scaler.app.command.machine;

import org.jspecify.annotations.NullMarked;
