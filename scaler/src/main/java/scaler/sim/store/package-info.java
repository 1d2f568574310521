/**
 * scaler's database in memory: the ports of the ledger with the rules of the tables in {@code
 * sql/}, on a clock that is given. It may use the engine and the core.
 */
@NullMarked
package scaler.sim.store;

import org.jspecify.annotations.NullMarked;
