package scaler.engine.port;

import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The decision on whose behalf calls are made; an outside that keeps a log of its own can be told,
 * so that its log says why. Bound by the one who acts around each call that changes something, and
 * read by whoever sends it, in the same thread.
 */
public final class OnBehalf {
  private static final ScopedValue<Long> DECISION = ScopedValue.newInstance();

  private OnBehalf() {}

  /** Calls on behalf of the decision of that number. */
  public static <T> T of(long decision, Supplier<T> call) {
    return ScopedValue.where(DECISION, decision).call(call::get);
  }

  /** The number of the decision that this thread acts for; empty when it acts for none. */
  public static OptionalLong decision() {
    return DECISION.isBound() ? OptionalLong.of(DECISION.get()) : OptionalLong.empty();
  }
}
