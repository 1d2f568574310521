@NullMarked
package scaler.engine.watch;

import org.jspecify.annotations.NullMarked;
