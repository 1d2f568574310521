/** What the calendar asks for at an instant; the zone is always named. */
@NullMarked
package scaler.core.schedule;

import org.jspecify.annotations.NullMarked;
