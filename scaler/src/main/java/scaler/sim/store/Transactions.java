package scaler.sim.store;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from one node to the store: each call of a port is one transaction and goes through here.
 * Who simulates a bad way fails before the body (nothing happened), after it (committed, and the
 * answer lost), or lets time pass and other nodes act on either side.
 */
@FunctionalInterface
public interface Transactions {
  /** A way on which nothing is lost. */
  Transactions DIRECT = (point, arguments, body) -> body.get();

  /**
   * Lets a call through.
   *
   * @param arguments of the call
   * @param body the whole transaction, which happens at once; called at most once
   * @return what the body returned
   */
  @Nullable Object run(Point point, Object[] arguments, Supplier<@Nullable Object> body);

  /**
   * What is called.
   *
   * @param name the port's and the method's, as {@code Machines.intend}; never two calls in one
   * @param writes whether it changes anything, so that a lost answer leaves something behind
   */
  record Point(String name, boolean writes) {
    @Override
    public String toString() {
      return name;
    }
  }
}
