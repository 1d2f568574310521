package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scaler.engine.port.Lease;

class JdbiCandidatesTest {
  private final Tables tables = Tables.fresh();
  private final JdbiLeases leases = new JdbiLeases(tables.database());
  private final JdbiCandidates candidates = new JdbiCandidates(tables.database());
  private final Map<String, Lease> held = new TreeMap<>();

  @AfterEach
  void close() {
    tables.database().close();
  }

  private static List<String> applications(int count) {
    return IntStream.range(0, count).mapToObj(n -> "app-" + n).toList();
  }

  /** What each service does every three seconds: it gives one back, or takes what it may. */
  private void round(String holder, List<String> applications) {
    for (String application : applications) {
      boolean givesWay = candidates.givesWay(application, holder);
      Lease mine = held.get(application);
      if (mine != null && mine.holder().equals(holder)) {
        if (givesWay) {
          leases.release(mine);
          held.remove(application);
        }
      } else if (!givesWay) {
        leases.acquire(application, holder).ifPresent(lease -> held.put(application, lease));
      }
    }
  }

  private long holds(String holder) {
    return held.values().stream().filter(lease -> lease.holder().equals(holder)).count();
  }

  private void rounds(int count, List<String> applications, String... holders) {
    for (int n = 0; n < count; n++) {
      for (String holder : holders) {
        round(holder, applications);
      }
    }
  }

  @Test
  void one_alone_takes_all() {
    List<String> all = applications(4);
    rounds(1, all, "first");
    assertThat(holds("first")).isEqualTo(4);
  }

  @Test
  void one_that_joins_is_given_its_share_and_then_nothing_moves() {
    List<String> all = applications(5);
    rounds(1, all, "first");
    rounds(6, all, "second", "first");
    assertThat(List.of(holds("first"), holds("second"))).containsExactlyInAnyOrder(2L, 3L);
    rounds(6, all, "third", "second", "first");
    assertThat(List.of(holds("first"), holds("second"), holds("third")))
        .containsExactlyInAnyOrder(2L, 2L, 1L);

    Map<String, Lease> settled = Map.copyOf(held);
    rounds(6, all, "third", "first", "second");
    assertThat(held).isEqualTo(settled);
  }

  @Test
  void one_that_could_not_decide_for_it_is_given_nothing() {
    rounds(1, applications(3), "first");
    rounds(3, List.of("another"), "second");
    rounds(3, applications(3), "first");
    assertThat(holds("first")).isEqualTo(3);
  }

  @Test
  void a_single_application_stays_where_it_is() {
    rounds(1, applications(1), "first");
    rounds(6, applications(1), "second", "first");
    assertThat(holds("first")).isEqualTo(1);
  }

  @Test
  void one_that_has_fallen_silent_is_not_waited_for() {
    List<String> all = applications(2);
    rounds(1, all, "first");
    candidates.givesWay("app-0", "silent");
    assertThat(candidates.givesWay("app-0", "first")).isTrue();
    tables.run("UPDATE candidate SET seen_at = seen_at - interval '13 s' WHERE holder = 'silent'");
    assertThat(candidates.givesWay("app-0", "first")).isFalse();
  }

  @Test
  void what_nobody_with_fewer_takes_in_some_seconds_goes_to_anybody() {
    rounds(1, applications(2), "first");
    leases.release(leases.acquire("free", "before").orElseThrow());
    candidates.givesWay("free", "idle");
    assertThat(candidates.givesWay("free", "first")).isTrue();
    tables.run("UPDATE lease SET expires_at = expires_at - interval '8 s' WHERE holder = 'before'");
    assertThat(candidates.givesWay("free", "first")).isFalse();
  }

  @Test
  void a_program_that_is_older_than_the_schema_needs_gets_no_lease_and_keeps_none() {
    Lease lease = leases.acquire("shop", "old").orElseThrow();
    tables.run("UPDATE installation SET needs_schema = 999");
    assertThat(leases.renew(lease)).isFalse();
    leases.release(lease);
    assertThat(leases.acquire("shop", "old")).isEmpty();
    candidates.givesWay("shop", "old");
    assertThat(tables.ask(String.class, "SELECT holder FROM candidate")).isEmpty();
    assertThatThrownBy(() -> Database.open(tables.address(), 2))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith(
            "scaler's database was brought to schema 999 by a newer scaler, and this one knows"
                + " schema ")
        .hasMessageEndingWith("; install that newer one here too");
  }

  @Test
  void a_program_that_is_older_than_the_schema_but_not_too_old_goes_on() {
    tables.run(
        "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '999', 'later', type,"
            + " 'V999__later.sql', 1, installed_by, installed_on, 1, true"
            + " FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");
    try (Database opened = Database.open(tables.address(), 2)) {
      assertThat(opened.schema()).isLessThan(999);
      assertThat(new JdbiLeases(opened).acquire("shop", "one back")).isPresent();
    }
  }
}
