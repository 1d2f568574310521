package scaler.app.command.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Reading;

class SnapshotTextTest {
  private static final Snapshot.Role WEB =
      new Snapshot.Role(
          "web",
          2,
          2,
          2,
          1,
          3,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "the minimum",
          0,
          List.of(),
          List.of(),
          0,
          Optional.empty());
  private static final Snapshot.Role JOBS =
      new Snapshot.Role(
          "jobs",
          10,
          3,
          0,
          0,
          20,
          Optional.of(1234),
          Optional.of(6),
          Optional.of(300L),
          "27 jobs",
          0,
          List.of(),
          List.of("1 machine waits for room"),
          0,
          Optional.of(new Reading.Connections(97, 58)));

  private static Snapshot.OneMachine machine(
      String id, Optional<String> price, Map<String, String> seen) {
    return new Snapshot.OneMachine(
        id,
        "web",
        "local-a",
        "127.0.0.2",
        "m7g.large",
        "in_service",
        3660,
        0,
        Optional.of(1),
        price.map(BigDecimal::new),
        Optional.empty(),
        seen);
  }

  private static Snapshot snapshot(List<Snapshot.OneMachine> machines) {
    BigDecimal cost =
        machines.stream()
            .flatMap(m -> m.costPerHour().stream())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return new Snapshot(
        "shop",
        Instant.EPOCH,
        4,
        Optional.of("node-1, pid 7"),
        Optional.of(2L),
        List.of(WEB, JOBS),
        machines,
        cost,
        BigDecimal.ZERO,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  @Test
  void columns_are_as_wide_as_they_need_to_be_and_reasons_have_lines_of_their_own() {
    var machines =
        List.of(
            machine("i-0123456789abcdef0", Optional.of("0.0816"), Map.of()),
            machine("slot 7", Optional.empty(), Map.of()));

    assertThat(String.join("\n", SnapshotText.lines(snapshot(machines))) + "\n")
        .isEqualTo(
            """
            shop  version 4  decided by node-1, pid 7  looked at 2 s ago

            ROLE  WANTED  THERE  SERVING  MIN-MAX  READY  RUNNING  OLDEST
            web   2       2      2        1-3      -      -        -
            jobs  10      3      0        0-20     1234   6        5 min

            web: the minimum
            jobs: 27 jobs
            jobs: but 1 machine waits for room
            jobs: 58 of the 97 connections of its queue's database are in use

            ID                   ROLE  ZONE     ADDRESS    TYPE       STATE       AGE     LIFETIME LEFT  JOBS  $/H
            i-0123456789abcdef0  web   local-a  127.0.0.2  m7g.large  in_service  61 min  over           1     0.0816
            slot 7               web   local-a  127.0.0.2  m7g.large  in_service  61 min  over           1     ?
            2 machines, 0.0816 $/h and 1 of unknown price
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "2, node-1, 'shop  version 4  decided by node-1  looked at 2 s ago'",
    "30, node-1, 'shop  version 4  decided by node-1  looked at 30 s ago'",
    "31, node-1, 'shop  version 4  decided by node-1  looked at 31 s ago  (STALE)'",
    ", node-1, 'shop  version 4  decided by node-1  never looked at  (STALE)'",
    "2, , 'shop  version 4  NOBODY DECIDES: start scaler run  looked at 2 s ago'",
    ", , 'shop  version 4  NOBODY DECIDES: start scaler run  never looked at  (STALE)'",
  })
  void the_head_says_who_decides_and_whether_what_is_shown_is_old(
      Long ago, String holder, String head) {
    Snapshot snapshot =
        new Snapshot(
            "shop",
            Instant.EPOCH,
            4,
            Optional.ofNullable(holder),
            Optional.ofNullable(ago),
            List.of(),
            List.of(),
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(SnapshotText.lines(snapshot)).first().isEqualTo(head);
    assertThat(SnapshotText.lines(snapshot)).last().isEqualTo("no machines");
  }

  @Test
  void what_is_paid_for_anyway_is_told_apart() {
    Snapshot plain = snapshot(List.of(machine("i-1", Optional.of("0.0816"), Map.of())));
    Snapshot committed =
        new Snapshot(
            plain.application(),
            plain.now(),
            plain.version(),
            plain.holder(),
            plain.lookedSecondsAgo(),
            plain.roles(),
            plain.machines(),
            plain.costPerHour(),
            new BigDecimal("0.0800"),
            Map.of("m7g.large", 2, "c7g.large", 1),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(SnapshotText.lines(committed))
        .endsWith(
            "1 machine, 0.0816 $/h (0.0800 of it committed)",
            "paid for and not used: 1 c7g.large, 2 m7g.large");
  }

  @ParameterizedTest
  @CsvSource({
    "0.05, 0.10, '2 machines, 0.15 $/h'",
    "0.05, , '2 machines, 0.05 $/h and 1 of unknown price'",
    ", , '2 machines, cost unknown: no price is known for their types'",
  })
  void the_last_line_adds_up_what_is_known(String first, String second, String line) {
    var machines =
        List.of(
            machine("i-1", Optional.ofNullable(first), Map.of()),
            machine("i-2", Optional.ofNullable(second), Map.of()));

    assertThat(SnapshotText.lines(snapshot(machines))).last().isEqualTo(line);
  }

  @Test
  void what_ec2_finds_stands_below_the_machines_and_that_it_does_not_say_stands_there_once() {
    var ill = machine("i-1", Optional.of("1"), Map.of("checks", "EC2 finds i-1 impaired: x"));
    var blind = machine("i-2", Optional.of("1"), Map.of("checksUnknown", "no right"));
    var blindToo = machine("i-3", Optional.of("1"), Map.of("checksUnknown", "no right"));

    assertThat(SnapshotText.lines(snapshot(List.of(ill, blind, blindToo))))
        .containsOnlyOnce("EC2 finds i-1 impaired: x", "EC2's own checks are unknown: no right");
  }

  @Test
  void pauses_and_wishes_stand_at_the_top_and_ill_machines_below_the_others() {
    var ill = machine("i-1", Optional.of("0.05"), Map.of("health", "connection refused"));
    var well = machine("i-2", Optional.of("0.05"), Map.of("health", "healthy"));
    Snapshot plain = snapshot(List.of(ill, well));
    Snapshot held =
        new Snapshot(
            plain.application(),
            plain.now(),
            plain.version(),
            plain.holder(),
            plain.lookedSecondsAgo(),
            plain.roles(),
            plain.machines(),
            plain.costPerHour(),
            plain.committedPerHour(),
            plain.committedUnused(),
            List.of("web is paused by ann until scaler resume: fire"),
            List.of("jobs is to have exactly 2 until noon, asked by ben"),
            List.of("i-1 is held by ann until scaler unhold: debug"),
            List.of("zone b is to stand empty until noon, asked by ann: power"),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(SnapshotText.lines(held).subList(1, 6))
        .containsExactly(
            "PAUSED: web is paused by ann until scaler resume: fire",
            "HELD: i-1 is held by ann until scaler unhold: debug",
            "EVACUATED: zone b is to stand empty until noon, asked by ann: power",
            "BY HAND: jobs is to have exactly 2 until noon, asked by ben",
            "");
    assertThat(SnapshotText.lines(held))
        .contains("i-1 is not healthy: connection refused")
        .noneMatch(line -> line.startsWith("i-2 is not"));
  }

  @Test
  void machines_of_others_that_count_or_share_the_balancer_are_told() {
    Snapshot plain = snapshot(List.of());
    Snapshot.Role web =
        new Snapshot.Role(
            "web",
            1,
            1,
            1,
            1,
            3,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "the minimum",
            2,
            List.of("i-0a", "i-0b"),
            List.of(),
            3,
            Optional.empty());
    Snapshot all =
        new Snapshot(
            "shop",
            plain.now(),
            1,
            plain.holder(),
            plain.lookedSecondsAgo(),
            List.of(web),
            List.of(),
            plain.costPerHour(),
            plain.committedPerHour(),
            plain.committedUnused(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(SnapshotText.lines(all))
        .containsSubsequence(
            "web: the minimum",
            "web: 3 machines leave an evacuated zone when others serve, and are not counted as there",
            "web: 2 machines that are not its own count, so that scaler launches fewer",
            "web: its balancer also serves what is not scaler's: i-0a, i-0b");
  }

  @Test
  void nothing_that_a_terminal_would_obey_comes_through() {
    var evil =
        machine(
            "i-\u001b[31m1", Optional.empty(), Map.of("health", "x\u001b[2J\r\n\u202eok\u009b1m"));
    Snapshot plain = snapshot(List.of(evil));
    Snapshot all =
        new Snapshot(
            "sh\u0007op",
            plain.now(),
            1,
            Optional.of("node\u001b]0;x\u0007"),
            Optional.of(1L),
            List.of(
                new Snapshot.Role(
                    "w\tb",
                    0,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "a\nb",
                    0,
                    List.of(),
                    List.of(),
                    0,
                    Optional.empty())),
            plain.machines(),
            plain.costPerHour(),
            plain.committedPerHour(),
            plain.committedUnused(),
            List.of("p\u0000"),
            List.of("w\u2028"),
            List.of("h\u0007"),
            List.of("z\u0007"),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(SnapshotText.lines(all))
        .allSatisfy(line ->
            assertThat(line.codePoints())
                .noneMatch(c ->
                    Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || c == 0x2028))
        .contains("i-?[31m1 is not healthy: x?[2J???ok?1m", "w?b: a?b");
  }

  @Test
  void a_name_outside_of_the_basic_plane_counts_as_one_column() {
    Table table = new Table("A", "B");
    table.row("\uD83D\uDE00", "x");
    table.row("yy", "z");

    assertThat(table.lines()).containsExactly("A   B", "\uD83D\uDE00   x", "yy  z");
  }

  private static List<String> withBudget(Optional<Integer> alarm) {
    Snapshot plain = snapshot(List.of());
    Budget budget =
        new Budget(
            Optional.empty(),
            new BigDecimal("300"),
            new BigDecimal("212.4"),
            new BigDecimal("310"),
            alarm,
            false,
            "the fleet has cost 212.40 $ of 300 $ this month");
    return SnapshotText.lines(
        new Snapshot(
            plain.application(),
            plain.now(),
            plain.version(),
            plain.holder(),
            plain.lookedSecondsAgo(),
            plain.roles(),
            plain.machines(),
            plain.costPerHour(),
            plain.committedPerHour(),
            plain.committedUnused(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(budget)));
  }

  @Test
  void a_budget_has_a_line_and_an_alarm_in_it_begins_as_alarms_do() {
    assertThat(withBudget(Optional.empty()).get(1))
        .isEqualTo("BUDGET: the fleet has cost 212.40 $ of 300 $ this month");
    assertThat(withBudget(Optional.of(80)).get(1))
        .isEqualTo(
            "ALARM: 80 % of a budget is spent: the fleet has cost 212.40 $ of 300 $ this month");
  }
}
