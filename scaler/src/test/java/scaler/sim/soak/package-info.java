/** The soak tried out. */
@org.jspecify.annotations.NullMarked
package scaler.sim.soak;
