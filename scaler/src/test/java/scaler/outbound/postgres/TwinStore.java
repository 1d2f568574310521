package scaler.outbound.postgres;

import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scaler.engine.port.Candidates;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.VolumesTakenException;
import scaler.sim.store.Crossing;
import scaler.sim.store.SimPeople;
import scaler.sim.store.SimStore;
import scaler.sim.store.Store;
import scaler.sim.store.Transactions;

/**
 * Each call is done on a real PostgreSQL and in memory, at the same simulated time, and the answers
 * must be the same. The real one's is given.
 */
final class TwinStore implements Store {
  private final PostgresStore real;
  private final SimStore simulated;
  private final Crossing.Answers inMemory;
  private long calls;
  private boolean refuses;

  TwinStore(TimedDatabase database, InstantSource clock) {
    real = new PostgresStore(database, clock);
    simulated = new SimStore(clock, true);
    inMemory = Crossing.by(simulated.ledger(), simulated.people(), simulated.candidates());
  }

  /** The two are not the same; an error, which no loop takes for trouble. */
  static final class Differs extends Error {
    private static final long serialVersionUID = 1L;

    Differs(String what) {
      super(what);
    }
  }

  SimStore simulated() {
    return simulated;
  }

  /** How many calls were compared. */
  long calls() {
    return calls;
  }

  @Override
  public Ledger ledger(Transactions way) {
    return Crossing.ledger(way, this::both);
  }

  @Override
  public SimPeople people() {
    return Crossing.port(Transactions.DIRECT, SimPeople.class, this::both);
  }

  @Override
  public Candidates candidates() {
    return Crossing.port(Transactions.DIRECT, Candidates.class, this::both);
  }

  @Override
  public void onCall(Consumer<String> listener) {
    real.onCall(listener);
  }

  /** In memory nothing happens; what the real one begins may leave nothing behind. */
  @Override
  public void refuse(Supplier<@Nullable Object> transaction) {
    refuses = true;
    try {
      real.refuse(transaction);
    } finally {
      refuses = false;
    }
  }

  /** What a call came to: what it returned, or what kind of refusal it was. */
  private record Answer(
      @Nullable Object returned, @Nullable String refusal, @Nullable RuntimeException thrown) {
    static Answer of(Crossing.Answers answers, Class<?> port, Method method, Object[] arguments) {
      try {
        return new Answer(answers.to(port, method, arguments), null, null);
      } catch (LeaseLostException | VolumesTakenException e) {
        return new Answer(null, e.toString(), e);
      } catch (RuntimeException e) {
        // What refuses differs, a constraint here and a check there; that it is refused does not.
        return new Answer(null, "refused", e);
      }
    }

    boolean is(Answer other) {
      return Objects.equals(returned, other.returned) && Objects.equals(refusal, other.refusal);
    }

    Object words() {
      return refusal == null ? String.valueOf(returned) : refusal + " (" + thrown + ")";
    }
  }

  private @Nullable Object both(Class<?> port, Method method, Object[] arguments) {
    if (refuses) {
      return real.answer(port, method, arguments);
    }
    calls++;
    Answer expected = Answer.of(inMemory, port, method, arguments);
    Answer onPostgres = Answer.of(real::answer, port, method, arguments);
    if (!onPostgres.is(expected)) {
      throw new Differs(
          "call %d, %s.%s%s%n  on PostgreSQL: %s%n  in memory:     %s"
              .formatted(
                  calls,
                  port.getSimpleName(),
                  method.getName(),
                  Arrays.toString(arguments),
                  onPostgres.words(),
                  expected.words()));
    }
    if (onPostgres.thrown() != null) {
      throw onPostgres.thrown();
    }
    return onPostgres.returned();
  }
}
