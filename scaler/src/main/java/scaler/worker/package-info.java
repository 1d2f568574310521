/**
 * A worker that speaks delayed_job's table protocol, for places without Ruby: the demo's machines
 * and the tests. It performs the demo's jobs only.
 */
@NullMarked
package scaler.worker;

import org.jspecify.annotations.NullMarked;
