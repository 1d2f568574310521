package scaler.app.command.read;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import scaler.app.wiring.Plain;
import scaler.core.decide.Sentences;
import scaler.core.model.Market;

/** A snapshot as lines for people. */
public final class SnapshotText {
  /** How the line begins that says that nothing is decided, or that money runs out. */
  static final String ALARM = "ALARM: ";

  private static final long STALE_SECONDS = 30;

  private SnapshotText() {}

  /** Head, pauses, wishes, roles with their reasons, machines with their cost. */
  public static List<String> lines(Snapshot snapshot) {
    List<String> lines = new ArrayList<>();
    lines.add(head(snapshot));
    snapshot.alarm().ifPresent(alarm -> lines.add(ALARM + alarm));
    snapshot.budgets().forEach(budget -> lines.add(budget(budget)));
    snapshot.pauses().forEach(pause -> lines.add("PAUSED: " + pause));
    snapshot.holds().forEach(hold -> lines.add("HELD: " + hold));
    snapshot.evacuations().forEach(zone -> lines.add("EVACUATED: " + zone));
    snapshot.wishes().forEach(wish -> lines.add("BY HAND: " + wish));
    lines.add("");
    lines.addAll(roles(snapshot));
    lines.add("");
    snapshot.roles().forEach(role -> lines.addAll(reasons(role)));
    lines.add("");
    if (snapshot.machines().isEmpty()) {
      lines.add("no machines");
    } else {
      lines.addAll(machines(snapshot));
      lines.add(cost(snapshot));
    }
    if (!snapshot.committedUnused().isEmpty()) {
      lines.add("paid for and not used: " + unused(snapshot.committedUnused()));
    }
    return lines.stream().map(Plain::line).toList();
  }

  private static String budget(Budget budget) {
    return budget
        .alarm()
        .map(reached -> "%s%d %% of a budget is spent: ".formatted(ALARM, reached))
        .orElse("BUDGET: ")
        .concat(budget.says());
  }

  private static List<String> reasons(Snapshot.Role role) {
    List<String> lines = new ArrayList<>();
    lines.add(role.name() + ": " + role.why());
    role.heldBack().forEach(what -> lines.add("%s: but %s".formatted(role.name(), what)));
    if (role.leaving() > 0) {
      lines.add(
          "%s: %s an evacuated zone when others serve, and %s not counted as there"
              .formatted(
                  role.name(),
                  Sentences.count(role.leaving(), "machine leaves", "machines leave"),
                  role.leaving() == 1 ? "is" : "are"));
    }
    if (role.counted() > 0) {
      lines.add(
          "%s: %s, so that scaler launches fewer"
              .formatted(
                  role.name(),
                  Sentences.count(
                      role.counted(),
                      "machine that is not its own counts",
                      "machines that are not its own count")));
    }
    role.connections()
        .ifPresent(told ->
            lines.add(
                "%s: %d of the %d connections of its queue's database are in use"
                    .formatted(role.name(), told.used(), told.most())));
    if (!role.foreign().isEmpty()) {
      lines.add(
          "%s: its balancer also serves what is not scaler's: %s"
              .formatted(role.name(), String.join(", ", role.foreign())));
    }
    return lines;
  }

  private static String head(Snapshot snapshot) {
    String looked =
        snapshot
            .lookedSecondsAgo()
            .map(seconds -> "looked at %d s ago".formatted(seconds))
            .orElse("never looked at");
    boolean stale = snapshot.lookedSecondsAgo().map(s -> s > STALE_SECONDS).orElse(true);
    String holder =
        snapshot
            .holder()
            .map(name -> "decided by " + name)
            .orElse("NOBODY DECIDES: start scaler run");
    return "%s  version %d  %s  %s%s"
        .formatted(
            snapshot.application(), snapshot.version(), holder, looked, stale ? "  (STALE)" : "");
  }

  private static List<String> roles(Snapshot snapshot) {
    Table table =
        new Table("ROLE", "WANTED", "THERE", "SERVING", "MIN-MAX", "READY", "RUNNING", "OLDEST");
    for (Snapshot.Role role : snapshot.roles()) {
      table.row(
          role.name(),
          Integer.toString(role.wanted()),
          Integer.toString(role.there()),
          Integer.toString(role.inService()),
          role.min() + "-" + role.max(),
          text(role.ready()),
          text(role.running()),
          role.oldestSeconds().map(s -> Sentences.of(Duration.ofSeconds(s))).orElse("-"));
    }
    return table.lines();
  }

  private static List<String> machines(Snapshot snapshot) {
    Table table =
        new Table(
            "ID",
            "ROLE",
            "ZONE",
            "ADDRESS",
            "TYPE",
            "STATE",
            "AGE",
            "LIFETIME LEFT",
            "JOBS",
            "$/H");
    for (Snapshot.OneMachine machine : snapshot.machines()) {
      table.row(
          machine.id(),
          machine.role(),
          machine.zone(),
          machine.address(),
          spot(machine) ? machine.type() + " spot" : machine.type(),
          machine.state(),
          Sentences.of(Duration.ofSeconds(machine.ageSeconds())),
          machine.lifetimeLeftSeconds() == 0
              ? "over"
              : Sentences.of(Duration.ofSeconds(machine.lifetimeLeftSeconds())),
          text(machine.jobs()),
          machine.costPerHour().map(BigDecimal::toPlainString).orElse("?"));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.addAll(remarks(snapshot));
    return lines;
  }

  private static List<String> remarks(Snapshot snapshot) {
    List<String> lines = new ArrayList<>();
    snapshot.machines().stream()
        .filter(machine -> machine.seen().containsKey("health"))
        .filter(machine -> !"healthy".equals(machine.seen().get("health")))
        .forEach(machine ->
            lines.add(machine.id() + " is not healthy: " + machine.seen().get("health")));
    snapshot.machines().stream()
        .filter(machine -> machine.seen().containsKey("notice"))
        .forEach(machine ->
            lines.add(
                "%s is spot, and the cloud takes it back: %s"
                    .formatted(machine.id(), machine.seen().get("notice"))));
    snapshot.machines().stream()
        .filter(machine -> machine.seen().containsKey("heal"))
        .forEach(machine -> lines.add(machine.id() + " " + machine.seen().get("heal")));
    lines.addAll(checks(snapshot.machines()));
    return lines;
  }

  /** What EC2 itself finds wrong, and once that it does not say. */
  static List<String> checks(List<Snapshot.OneMachine> machines) {
    List<String> lines = new ArrayList<>();
    machines.forEach(
        machine -> Optional.ofNullable(machine.seen().get("checks")).ifPresent(lines::add));
    machines.stream()
        .flatMap(machine -> Optional.ofNullable(machine.seen().get("checksUnknown")).stream())
        .distinct()
        .forEach(why -> lines.add("EC2's own checks are unknown: " + why));
    return lines;
  }

  private static boolean spot(Snapshot.OneMachine machine) {
    return Market.SPOT.word().equals(machine.seen().get("market"));
  }

  /** What all machines cost, and how many of them nobody has told the price of. */
  private static String cost(Snapshot snapshot) {
    int all = snapshot.machines().size();
    long unknown =
        snapshot.machines().stream().filter(machine -> machine.costPerHour().isEmpty()).count();
    String machines = all == 1 ? "1 machine" : all + " machines";
    if (unknown == all) {
      return machines + ", cost unknown: no price is known for their types";
    }
    return "%s, %s $/h%s%s"
        .formatted(
            machines,
            snapshot.costPerHour().toPlainString(),
            snapshot.committedPerHour().signum() == 0
                ? ""
                : " (%s of it committed)".formatted(snapshot.committedPerHour().toPlainString()),
            unknown == 0 ? "" : " and %d of unknown price".formatted(unknown));
  }

  private static String unused(Map<String, Integer> commitment) {
    return commitment.entrySet().stream()
        .map(type -> type.getValue() + " " + type.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String text(Optional<Integer> number) {
    return number.map(Object::toString).orElse("-");
  }
}
