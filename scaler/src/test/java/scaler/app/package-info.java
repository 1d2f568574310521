@NullMarked
package scaler.app;

import org.jspecify.annotations.NullMarked;
