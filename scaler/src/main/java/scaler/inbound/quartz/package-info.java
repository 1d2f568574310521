/**
 * Quartz, clustered on PostgreSQL: fires by the clock on whichever node, records that and wakes the
 * loop. It holds no rule and touches no machine.
 */
@NullMarked
package scaler.inbound.quartz;

import org.jspecify.annotations.NullMarked;
