package scaler.outbound.postgres;

import java.lang.reflect.Method;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scaler.app.wiring.StoredFleets;
import scaler.core.fleet.FleetSpec;
import scaler.engine.port.Candidates;
import scaler.engine.port.Fleets;
import scaler.engine.port.Ledger;
import scaler.outbound.postgres.BreakingConnection.Break;
import scaler.outbound.postgres.Configurations.Draft;
import scaler.sim.soak.FleetPaper;
import scaler.sim.store.Crossing;
import scaler.sim.store.SimPeople;
import scaler.sim.store.Store;
import scaler.sim.store.Transactions;

/** The database of simulated processes on a real PostgreSQL: the very classes of the service. */
final class PostgresStore implements Store {
  /** No transaction has more statements; one that is to break off after more does at its commit. */
  private static final int STATEMENTS = 7;

  /** So manieth refusal is a connection that closes. */
  private static final int CLOSES = 9;

  private final TimedDatabase database;
  private final Fleets fleets;
  private final Crossing.Answers ports;
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private int refused;

  /**
   * @param clock of the database, which loses all its rows
   */
  PostgresStore(TimedDatabase database, InstantSource clock) {
    this.database = database.emptied(clock);
    database.tables().run("UPDATE installation SET id = 'sim'");
    fleets = new StoredFleets(database.database());
    ports =
        Crossing.by(
            PostgresRecords.ledger(database.database(), fleets),
            new PostgresPeople(database.database(), this::apply),
            new JdbiCandidates(database.database()));
  }

  /** As the command does it, with a file that says what this fleet is. */
  private int apply(PostgresPeople.Application asked) {
    int version =
        new Configurations(database.database())
            .apply(
                new Draft(
                    asked.fleet().application(),
                    asked.fleet().install(),
                    "fleet.yaml",
                    FleetPaper.of(asked.fleet()),
                    asked.userData(),
                    "ann",
                    Optional.empty()),
                asked.resolved());
    FleetSpec read = fleets.active(asked.fleet().application()).orElseThrow().spec();
    if (!read.equals(asked.fleet())) {
      throw new IllegalStateException("%s is read as %s".formatted(asked.fleet(), read));
    }
    return version;
  }

  @Override
  public Ledger ledger(Transactions way) {
    return Crossing.ledger(way, this::answer);
  }

  @Override
  public SimPeople people() {
    return Crossing.port(Transactions.DIRECT, SimPeople.class, this::answer);
  }

  @Override
  public Candidates candidates() {
    return Crossing.port(Transactions.DIRECT, Candidates.class, this::answer);
  }

  @Override
  public void onCall(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Does a call, and tells whoever is called by it. */
  @Nullable Object answer(Class<?> port, Method method, Object[] arguments) {
    Object answer = ports.to(port, method, arguments);
    if (port == SimPeople.class) {
      // All that people ask for calls; the notice has to come from the server.
      String application =
          database
              .called()
              .orElseThrow(() -> new IllegalStateException(method.getName() + " calls nobody"));
      listeners.forEach(listener -> listener.accept(application));
    }
    return answer;
  }

  /** Each time at another place of the transaction, in turn; some break the connection, too. */
  @Override
  public void refuse(Supplier<@Nullable Object> transaction) {
    refused++;
    database.breaking(
        new Break(refused % STATEMENTS, refused % CLOSES == 0),
        () -> {
          try {
            Object _ = transaction.get();
          } catch (RuntimeException refusal) {
            // Nothing of it may stay; the laws would see.
          }
        });
  }
}
