@NullMarked
package scaler.app.command.simulate;

import org.jspecify.annotations.NullMarked;
