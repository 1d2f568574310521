/**
 * A simulated region with the habits of EC2: late and stale listings, tokens by zone, effects
 * without answers, machines that come slowly, never, or go by themselves. Fast: what happens is
 * planned on a timeline, not looked for each second.
 */
@NullMarked
package scaler.sim.region;

import org.jspecify.annotations.NullMarked;
