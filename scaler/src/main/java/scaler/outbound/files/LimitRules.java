package scaler.outbound.files;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Warns of ceilings below what a fleet needs at the very least. */
final class LimitRules {
  private static final BigDecimal HOURS = BigDecimal.valueOf(24);
  private static final BigDecimal LONGEST_MONTH = BigDecimal.valueOf(31);

  private final Tree.Fields file;
  private final Findings findings;

  LimitRules(Tree.Fields file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  void check() {
    int least = 0;
    BigDecimal cost = BigDecimal.ZERO;
    for (Tree.Field role : file.table("roles").fields()) {
      if (role.value() instanceof Tree.Fields fields) {
        int min = fields.table("capacity").number("min").orElse(0);
        BigDecimal day = day(fields, min);
        check(fields.table("limits"), role.key(), min, day);
        least += min;
        cost = cost.add(day);
      }
    }
    check(file.table("limits"), "the fleet", least, cost);
    connections(file.table("limits"));
  }

  private void connections(Tree.Fields limits) {
    boolean read =
        file.table("roles").fields().stream()
            .map(Tree.Field::value)
            .filter(Tree.Fields.class::isInstance)
            .flatMap(role -> ((Tree.Fields) role).table("backlog").items("source").stream())
            .anyMatch(source -> ((Tree.Fields) source).given("delayedJob"));
    if (limits.given("connections") && !read) {
      findings.error(
          limits.keyAt("connections"),
          "connections is a limit of the queue's database, and no role has a delayedJob source",
          "remove it, or give a role its queue");
    }
  }

  private void check(Tree.Fields limits, String whose, int min, BigDecimal day) {
    OptionalInt launches = limits.number("launchesPerHour");
    if (launches.isPresent() && launches.getAsInt() < min) {
      findings.warning(
          limits.valueAt("launchesPerHour"),
          "launchesPerHour is %d, and the least of %s is %d machines: after a loss of all it takes more than an hour to come back"
              .formatted(launches.getAsInt(), whose, min),
          "write %d or more".formatted(min));
    }
    Optional<BigDecimal> dollars = limits.text("costPerDay").map(BigDecimal::new);
    if (dollars.isPresent() && dollars.get().compareTo(day) <= 0 && min > 0) {
      findings.warning(
          limits.valueAt("costPerDay"),
          "costPerDay is %s, and the least of %s costs %s $ in 24 hours: no lost machine would be replaced"
              .formatted(dollars.get().toPlainString(), whose, day.toPlainString()),
          "write more than " + day.toPlainString());
    }
    budget(limits.table("budget"), whose, min, day);
  }

  private void budget(Tree.Fields budget, String whose, int min, BigDecimal day) {
    Optional<BigDecimal> dollars = budget.text("perMonth").map(BigDecimal::new);
    BigDecimal month = day.multiply(LONGEST_MONTH).stripTrailingZeros();
    if (dollars.isPresent() && dollars.get().signum() == 0) {
      findings.error(
          budget.valueAt("perMonth"),
          "perMonth is 0, so the budget is spent before anything runs",
          "write what a month may cost; max: 0 switches a role off");
    } else if (dollars.isPresent() && dollars.get().compareTo(month) <= 0 && min > 0) {
      findings.warning(
          budget.valueAt("perMonth"),
          "perMonth is %s, and the least of %s costs %s $ in a month of 31 days: the budget is spent in each of them"
              .formatted(dollars.get().toPlainString(), whose, month.toPlainString()),
          "write more than " + month.toPlainString());
    }
  }

  /**
   * What the least machines of a role cost in a day, as far as the file itself says their price.
   */
  private BigDecimal day(Tree.Fields role, int min) {
    List<Tree> types = role.items("machines");
    return types.isEmpty() || !(types.getFirst() instanceof Tree.Leaf type)
        ? BigDecimal.ZERO
        : file.table("prices")
            .text(type.text())
            .map(BigDecimal::new)
            .orElse(BigDecimal.ZERO)
            .multiply(HOURS)
            .multiply(BigDecimal.valueOf(min))
            .stripTrailingZeros();
  }
}
