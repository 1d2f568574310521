/** The main job, whole, on this computer: scaler demo. */
@NullMarked
package scaler.app.command.demo;

import org.jspecify.annotations.NullMarked;
