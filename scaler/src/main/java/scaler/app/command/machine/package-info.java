/**
 * Commands that wish for something by hand: launch, terminate, capacity, pause, resume, hold,
 * unhold, evacuate, readmit, adopt, leave.
 */
@NullMarked
package scaler.app.command.machine;

import org.jspecify.annotations.NullMarked;
