@NullMarked
package scaler.outbound.aws;

import org.jspecify.annotations.NullMarked;
