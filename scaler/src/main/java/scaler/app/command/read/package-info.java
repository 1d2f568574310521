/** Commands that only read: status, why, why-not, shadow. */
@NullMarked
package scaler.app.command.read;

import org.jspecify.annotations.NullMarked;
