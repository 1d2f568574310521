/**
 * Fleet files and boot scripts: read, checked against one grammar, made into {@link
 * scaler.core.fleet.FleetSpec}. Every mistake is told at once, each with file, line and remedy.
 */
@NullMarked
package scaler.outbound.files;

import org.jspecify.annotations.NullMarked;
