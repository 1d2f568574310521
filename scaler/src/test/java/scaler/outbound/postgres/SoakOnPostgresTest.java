package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scaler.core.model.RoleName;
import scaler.sim.fault.FaultKind;
import scaler.sim.soak.Life;
import scaler.sim.soak.Settings;
import scaler.sim.soak.SilentLoop;
import scaler.sim.soak.Soak;
import scaler.sim.store.SimHistory;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.store.SimRecords;

/**
 * Simulated lives with their records in a real PostgreSQL, on simulated time. {@code
 * -Dscaler.soak.postgres=FROM-TO} lives those seeds.
 */
@ExtendWith(SilentLoop.class)
class SoakOnPostgresTest {
  private static final String APPLICATION = "shop";
  private static final List<String> APPLICATIONS = List.of(APPLICATION, "mill", "bank");

  /** A real transaction takes a hundred times as long as one in memory. */
  private static final Settings SHORT = Settings.STANDARD.lasting(Duration.ofHours(1));

  private static final class Own {
    static final TimedDatabase DATABASE = TimedDatabase.open();
  }

  /** A life on both, held to be the same call by call and row by row. */
  private static Life compared(TimedDatabase database, long seed, Settings settings) {
    List<TwinStore> twins = new ArrayList<>();
    Life life =
        Soak.live(
            seed,
            settings,
            clock -> {
              twins.add(new TwinStore(database, clock));
              return twins.getFirst();
            });
    TwinStore twin = twins.getFirst();
    List<RoleName> roles =
        APPLICATIONS.stream()
            .flatMap(application -> twin.simulated().history().decisions(application).stream())
            .map(SimHistory.Decided::role)
            .distinct()
            .toList();
    new AllRows(
            database.tables(),
            new PostgresRecords(database.tables()),
            new SimRecords(twin.simulated()),
            APPLICATIONS,
            roles)
        .areTheSame("seed " + seed);
    assertThat(life.broken()).as("seed %d", seed).isEmpty();
    assertThat(life.hash()).isEqualTo(Soak.live(seed, settings).hash());
    assertThat(twin.calls()).isGreaterThan(life.looks());
    return life;
  }

  @Test
  void its_clock_is_the_simulated_one_in_sql_and_in_defaults() {
    Instant then = Instant.parse("2031-07-08T09:10:11.123Z");
    PostgresStore store = new PostgresStore(Own.DATABASE, () -> then);

    store.people().pause(APPLICATION, Optional.empty(), Optional.empty(), new Asker("ann", "so"));

    assertThat(Own.DATABASE.database().instant()).isEqualTo(then);
    assertThat(store.ledger().wishes().pauses(APPLICATION, then))
        .singleElement()
        .satisfies(pause -> assertThat(pause.made()).isEqualTo(then));
  }

  /** Those that are no functions, or others than the two that are there in their place. */
  @Test
  void no_sql_asks_for_the_time_past_the_simulated_clock() throws IOException {
    Pattern past =
        Pattern.compile(
            "(?i)current_(timestamp|date|time)|localtime|'now'|(transaction|statement)_timestamp|timeofday");
    Path project = Path.of(System.getProperty("scaler.project", ".."));
    Path program = project.resolve("scaler/src/main/java/scaler/outbound/postgres");
    List<Path> scanned = new ArrayList<>(files(project.resolve("sql")));
    scanned.addAll(files(program));
    assertThat(scanned).hasSizeGreaterThan(30);
    for (Path file : scanned) {
      assertThat(Files.readString(file)).as("%s", file).doesNotContainPattern(past);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void a_life_is_the_same_on_postgresql_and_in_memory_call_by_call_and_row_by_row() {
    for (long seed : List.of(34L, 38L)) {
      assertThat(compared(Own.DATABASE, seed, SHORT).fired()).isNotEmpty();
    }
  }

  @Test
  void what_a_transaction_did_that_breaks_off_in_the_middle_does_not_stay() {
    Life life = compared(Own.DATABASE, 28, SHORT.only(Optional.of(FaultKind.DATABASE_FAILS)));

    assertThat(life.fired())
        .containsOnlyKeys(FaultKind.DATABASE_FAILS)
        .allSatisfy((kind, times) -> assertThat(times).isGreaterThan(200));
  }

  @Test
  @Tag("long")
  void many_lives_are_the_same_on_postgresql_and_in_memory()
      throws InterruptedException, ExecutionException {
    String[] range = System.getProperty("scaler.soak.postgres", "1-200").split("-", 2);
    int atOnce = Runtime.getRuntime().availableProcessors();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      List<Callable<Long>> parts = new ArrayList<>();
      for (int n = 0; n < atOnce; n++) {
        int part = n;
        parts.add(() -> {
          try (TimedDatabase database = TimedDatabase.open()) {
            return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]))
                .filter(seed -> seed % atOnce == part)
                .map(seed -> compared(database, seed, SHORT).looks())
                .sum();
          }
        });
      }
      for (Future<Long> part : threads.invokeAll(parts)) {
        assertThat(part.get()).isPositive();
      }
    }
  }
}
