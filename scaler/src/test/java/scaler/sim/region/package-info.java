/** The soak's region, held to what every cloud is held to. */
@org.jspecify.annotations.NullMarked
package scaler.sim.region;
