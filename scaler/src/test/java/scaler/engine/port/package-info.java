@NullMarked
package scaler.engine.port;

import org.jspecify.annotations.NullMarked;
