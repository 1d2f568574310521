/** Commands about this computer: the embedded database, the local cloud, the bundled worker. */
@NullMarked
package scaler.app.command.local;

import org.jspecify.annotations.NullMarked;
