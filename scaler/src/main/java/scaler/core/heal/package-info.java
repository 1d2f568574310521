/**
 * Signs of illness in, the rung that may be tried out; and the brake that holds for all of them.
 * What follows from it is planned in {@code core/plan} (Healing, Climbing), and seen and ordered in
 * {@code engine/loop} (Vitals, Examinations, Curing).
 */
@NullMarked
package scaler.core.heal;

import org.jspecify.annotations.NullMarked;
