/** What is on record of a load, and what a role would have done under it. */
@NullMarked
package scaler.app.command.replay;

import org.jspecify.annotations.NullMarked;
