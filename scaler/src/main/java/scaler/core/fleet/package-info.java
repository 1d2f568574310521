/** What a fleet file asks for, as typed values; every check has been made before they exist. */
@NullMarked
package scaler.core.fleet;

import org.jspecify.annotations.NullMarked;
