/** Commands about fleet files: validate, schedule, diff, apply. */
@NullMarked
package scaler.app.command.fleet;

import org.jspecify.annotations.NullMarked;
