/** Secrets by reference: texts name where a secret stands, and it is read when it is used. */
@NullMarked
package scaler.outbound.secrets;

import org.jspecify.annotations.NullMarked;
