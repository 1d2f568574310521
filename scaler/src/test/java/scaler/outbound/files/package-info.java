@NullMarked
package scaler.outbound.files;

import org.jspecify.annotations.NullMarked;
