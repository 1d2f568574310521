/**
 * scaler's own state in PostgreSQL. SQL stands beside the code that runs it; the tables in sql/.
 */
@NullMarked
package scaler.outbound.postgres;

import org.jspecify.annotations.NullMarked;
