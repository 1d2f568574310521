@NullMarked
package scaler.app.command.read;

import org.jspecify.annotations.NullMarked;
