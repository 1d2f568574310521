package scaler.sim.law;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.EndCause;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.plan.Spending;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.sim.region.Instance;

/** What may be launched and may be spent: G26, by what really came and ran. */
final class CeilingLaws {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofHours(24).toMillis();

  private final Facts facts;

  CeilingLaws(Facts facts) {
    this.facts = facts;
  }

  /** The intent for a machine was committed; the newest version may be too new for the look. */
  void intended(NodeView node, Machine intent) {
    RoleName name = intent.role();
    List<RoleSpec> roles = facts.specs(name, node.lookBegan);
    OptionalInt most =
        roles.stream().mapToInt(role -> role.limits().launches(role.capacity())).max();
    launches(name.value(), most, row -> row.role().equals(name));
    dollars(
        node,
        name.value(),
        roles.stream().map(RoleSpec::limits).toList(),
        row -> row.role().equals(name));
    budget(node, intent, name.value(), roles.stream().map(RoleSpec::limits).toList());
    List<LimitSpec> all =
        facts.versions.fleets(node.lookBegan).stream().map(FleetSpec::limits).toList();
    boolean bound = all.stream().allMatch(limits -> limits.launchesPerHour().isPresent());
    OptionalInt together =
        bound
            ? all.stream().mapToInt(limits -> limits.launchesPerHour().orElse(0)).max()
            : OptionalInt.empty();
    launches("the fleet", together, _ -> true);
    dollars(node, "the fleet", all, _ -> true);
    budget(node, intent, "the fleet", all);
  }

  /** Machines that were born in the last hour, and requests that may still give one. */
  private void launches(String whose, OptionalInt most, Predicate<Machine> counts) {
    if (most.isEmpty()) {
      return;
    }
    facts.held(Law.G26);
    long since = facts.time.millis() - HOUR;
    Set<Long> slots = new HashSet<>();
    for (Machine row : rows(counts)) {
      boolean open = row.state() == MachineState.REQUESTED;
      boolean born = facts.requests.containsKey(row.slot()) && facts.truth(row).isPresent();
      if (row.requestedAt().toEpochMilli() > since && (open || born)) {
        slots.add(row.slot());
      }
    }
    if (slots.size() > most.getAsInt()) {
      throw new Broken(
          Law.G26,
          "%s launches %d machines in an hour, and may launch %d"
              .formatted(whose, slots.size(), most.getAsInt()));
    }
  }

  /** What has run costs, and what runs costs one hour more; the record cannot know less. */
  private void dollars(
      NodeView node, String whose, Collection<LimitSpec> limits, Predicate<Machine> counts) {
    Optional<BigDecimal> most =
        limits.stream().allMatch(limit -> limit.costPerDay().isPresent())
            ? limits.stream()
                .flatMap(limit -> limit.costPerDay().stream())
                .max(BigDecimal::compareTo)
            : Optional.empty();
    if (most.isEmpty()) {
      return;
    }
    facts.held(Law.G26);
    BigDecimal soon = soon(node, node.lookBegan - DAY, counts);
    if (soon.compareTo(most.get()) >= 0) {
      throw new Broken(
          Law.G26,
          "%s has cost $%s with the next hour, may cost $%s in a day, and launches"
              .formatted(whose, soon.setScale(2, RoundingMode.HALF_UP), most.get()));
    }
  }

  /** Once a hard budget is spent nothing comes above the least of a role. */
  private void budget(NodeView node, Machine intent, String whose, Collection<LimitSpec> limits) {
    List<BudgetSpec> budgets =
        limits.stream().flatMap(limit -> limit.budget().stream()).filter(BudgetSpec::hard).toList();
    if (budgets.isEmpty() || budgets.size() < limits.size()) {
      return;
    }
    facts.held(Law.G26);
    BigDecimal most =
        budgets.stream().map(BudgetSpec::perMonth).max(BigDecimal::compareTo).orElseThrow();
    Instant month = Spending.monthOf(facts.versions.newest(), Instant.ofEpochMilli(node.lookBegan));
    boolean all = whose.equals("the fleet");
    BigDecimal soon =
        soon(node, month.toEpochMilli(), row -> all || row.role().equals(intent.role()));
    int least =
        facts.specs(intent.role(), node.lookBegan).stream()
            .mapToInt(CeilingLaws::least)
            .max()
            .orElse(0);
    long there =
        rows(row -> row.role().equals(intent.role())).stream()
            .filter(row -> wasThere(node, row))
            .count();
    if (soon.compareTo(most) >= 0 && there > least) {
      throw new Broken(
          Law.G26,
          "%s has cost $%s this month with the next hour, may cost $%s, and %s gets machine %d above its least of %d"
              .formatted(
                  whose,
                  soon.setScale(2, RoundingMode.HALF_UP),
                  most,
                  intent.role(),
                  there,
                  least));
    }
  }

  /** The most that the clock may ask for at the least. */
  private static int least(RoleSpec role) {
    return role.schedule().entries().stream()
        .mapToInt(entry ->
            switch (entry.change()) {
              case Change.Limits(var limits) -> limits.min();
              case Change.Capacity(var machines) -> role.capacity().clamp(machines);
            })
        .reduce(role.capacity().min(), Math::max);
  }

  /** Surely counted by the look, or launched by it. */
  private boolean wasThere(NodeView node, Machine row) {
    boolean launched = row.requestedAt().toEpochMilli() >= node.lookBegan;
    return launched
        || (row.state().counts()
            && !row.unanswered()
            && row.since().toEpochMilli() < node.lookBegan
            && !facts.emptied(row.zone(), node.lookBegan));
  }

  private BigDecimal soon(NodeView node, long since, Predicate<Machine> counts) {
    BigDecimal soon = BigDecimal.ZERO;
    for (Machine row : rows(counts)) {
      Optional<Instance> machine = facts.truth(row);
      if (machine.isPresent()) {
        soon = soon.add(cost(row, machine.get(), since, node.lookBegan));
      }
    }
    return soon;
  }

  private BigDecimal cost(Machine row, Instance machine, long since, long now) {
    long running = row.firstRunning().map(Instant::toEpochMilli).orElse(now);
    // One that was adopted costs from then on: before, it was another's, or is another row's.
    long from = Math.max(running, row.requestedAt().toEpochMilli());
    // What one costs that was let go is paid by whoever has it.
    boolean letGo = row.end().filter(end -> end.kind() == EndCause.Kind.LEFT).isPresent();
    long until = Math.min(letGo ? row.since().toEpochMilli() : now, machine.ended());
    long ran = Math.max(0, until - Math.max(from, since));
    // One that was not seen running yet is not counted.
    long next = machine.lives() && !letGo && from < now ? HOUR : 0;
    return price(machine)
        .multiply(BigDecimal.valueOf(ran + next))
        .divide(BigDecimal.valueOf(HOUR), 6, RoundingMode.DOWN);
  }

  private BigDecimal price(Instance machine) {
    String type = machine.request().type().orElse("");
    String key = machine.request().market() == Market.SPOT ? Tariff.SPOT + type : type;
    return facts.versions.newest().prices().own().getOrDefault(key, BigDecimal.ZERO);
  }

  private List<Machine> rows(Predicate<Machine> counts) {
    return facts.rows.values().stream().filter(counts).toList();
  }
}
