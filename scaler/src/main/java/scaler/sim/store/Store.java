package scaler.sim.store;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scaler.engine.port.Candidates;
import scaler.engine.port.Ledger;

/**
 * scaler's database as simulated processes have it: one in memory, or a real one on simulated time.
 * Each call of a port is one transaction, which takes no simulated time.
 */
public interface Store {
  /** The ports as one node has them. */
  Ledger ledger(Transactions way);

  /** The ports, on a way on which nothing is lost. */
  default Ledger ledger() {
    return ledger(Transactions.DIRECT);
  }

  /** What people ask for, on a way on which nothing is lost. */
  SimPeople people();

  /** Who could decide, on a way on which nothing is lost. */
  Candidates candidates();

  /** Tells of each application for which somebody calls, after the call's transaction. */
  void onCall(Consumer<String> listener);

  /**
   * A transaction is refused, and nothing of it stays. One that is refused at its beginning needs
   * no more than that; a database may as well begin it, and break it off at some later point.
   *
   * @param transaction as it would have been
   */
  default void refuse(Supplier<@Nullable Object> transaction) {}
}
