package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How several processes share several applications, wherever that is written down. */
public abstract class CandidatesContract {
  private final Records records;
  private final Leases leases;
  private final Candidates candidates;
  private final String first;
  private final String second;
  private final String third;
  private final Map<String, Lease> held = new TreeMap<>();

  protected CandidatesContract(Records records) {
    this.records = records;
    leases = records.ledger().leases();
    candidates = records.candidates();
    first = "first " + records.application();
    second = "second " + records.application();
    third = "third " + records.application();
  }

  private List<String> applications(int count) {
    List<String> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(records.application());
    }
    return all;
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
    rounds(1, all, first);
    assertThat(holds(first)).isEqualTo(4);
  }

  @Test
  void one_that_joins_is_given_its_share_and_then_nothing_moves() {
    List<String> all = applications(5);
    rounds(1, all, first);
    rounds(6, all, second, first);
    assertThat(List.of(holds(first), holds(second))).containsExactlyInAnyOrder(2L, 3L);
    rounds(6, all, third, second, first);
    assertThat(List.of(holds(first), holds(second), holds(third)))
        .containsExactlyInAnyOrder(2L, 2L, 1L);

    Map<String, Lease> settled = Map.copyOf(held);
    rounds(6, all, third, first, second);
    assertThat(held).isEqualTo(settled);
  }

  @Test
  void one_that_could_not_decide_for_it_is_given_nothing() {
    List<String> all = applications(3);
    rounds(1, all, first);
    rounds(3, applications(1), second);
    rounds(3, all, first);
    assertThat(holds(first)).isEqualTo(3);
  }

  @Test
  void a_single_application_stays_where_it_is() {
    List<String> one = applications(1);
    rounds(1, one, first);
    rounds(6, one, second, first);
    assertThat(holds(first)).isEqualTo(1);
  }

  @Test
  void one_that_has_fallen_silent_is_not_waited_for() {
    List<String> all = applications(2);
    rounds(1, all, first);
    candidates.givesWay(all.getFirst(), second);
    assertThat(candidates.givesWay(all.getFirst(), first)).isTrue();

    records.pass(all.getFirst(), Duration.ofSeconds(13));
    all.forEach(application -> leases.acquire(application, first));
    assertThat(leases.holder(all.getFirst())).contains(first);
    assertThat(candidates.givesWay(all.getFirst(), first)).isFalse();
  }

  @Test
  void what_nobody_with_fewer_takes_in_some_seconds_goes_to_anybody() {
    rounds(1, applications(2), first);
    String free = records.application();
    leases.release(leases.acquire(free, third).orElseThrow());
    candidates.givesWay(free, second);
    assertThat(candidates.givesWay(free, first)).isTrue();

    records.pass(free, Candidates.COURTESY.plusSeconds(1));
    assertThat(candidates.givesWay(free, first)).isFalse();
  }

  @Test
  void who_gives_back_what_was_over_long_ago_makes_nobody_wait_once_more() {
    String free = records.application();
    Lease late = leases.acquire(free, third).orElseThrow();
    records.pass(free, Duration.ofSeconds(20));
    List<String> others = applications(2);
    rounds(1, others, first);
    candidates.givesWay(free, second);
    leases.release(late);

    assertThat(candidates.givesWay(free, first)).isFalse();
    assertThat(leases.acquire(free, first)).isPresent();
  }
}
