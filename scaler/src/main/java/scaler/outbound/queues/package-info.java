/** Reads job queues: a delayed_job table in PostgreSQL, or a page that answers with a number. */
@NullMarked
package scaler.outbound.queues;

import org.jspecify.annotations.NullMarked;
