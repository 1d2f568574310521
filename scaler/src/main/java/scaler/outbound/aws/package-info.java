/**
 * Amazon's EC2 and load balancers behind scaler's ports. The SDK's types stop here; what its
 * answers mean in our words is said by pure functions.
 */
@NullMarked
package scaler.outbound.aws;

import org.jspecify.annotations.NullMarked;
