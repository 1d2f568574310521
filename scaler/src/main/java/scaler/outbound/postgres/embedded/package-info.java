/**
 * A PostgreSQL that scaler brings along, for trying out and for a single machine. It is durable and
 * asks for a password; it outlives the process that started it.
 */
@NullMarked
package scaler.outbound.postgres.embedded;

import org.jspecify.annotations.NullMarked;
