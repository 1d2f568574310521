/** Asks machines themselves over HTTP: their status page and their role's health check. */
@NullMarked
package scaler.outbound.probe;

import org.jspecify.annotations.NullMarked;
