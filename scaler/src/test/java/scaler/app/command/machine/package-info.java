@NullMarked
package scaler.app.command.machine;

import org.jspecify.annotations.NullMarked;
