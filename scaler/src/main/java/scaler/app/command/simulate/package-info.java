/** What a role would have done under a load that is known. */
@NullMarked
package scaler.app.command.simulate;

import org.jspecify.annotations.NullMarked;
