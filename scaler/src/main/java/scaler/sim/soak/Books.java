package scaler.sim.soak;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.Handover;
import scaler.core.model.Machine;
import scaler.core.model.RoleName;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;
import scaler.engine.port.Ledger;
import scaler.engine.port.Rescues.Rescue;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.law.Laws;
import scaler.sim.store.Store;
import scaler.sim.store.Transactions;
import scaler.sim.time.Diary;

/** The database as one process has it: through whatever trouble there is on the way. */
final class Books implements Transactions {
  private final NodeLoop node;
  private final Links links;
  private final Faults faults;
  private final Laws laws;
  private final Diary diary;
  private final Store store;

  /** What was decided last of each role, so that only a change is told. */
  private final Map<RoleName, Decided> stories = new HashMap<>();

  /** Writes that change nothing that is to be done. */
  private static final Set<String> AT_EACH_LOOK =
      Set.of("Journal.record", "Journal.looked", "Journal.decided", "Holds.met");

  Books(NodeLoop node, Links links, Faults faults, Diary diary, Store store) {
    this.node = node;
    this.links = links;
    this.faults = faults;
    this.laws = node.application().laws();
    this.diary = diary;
    this.store = store;
  }

  /** What is the same while only time passes. */
  private record Decided(int actual, int wanted, Reason reason, List<String> guards) {}

  /** The database did not do what it was asked to, or nobody knows whether it did. */
  static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswer(String why) {
      super(why);
    }
  }

  /** The ports of the process: each call of the store comes through here. */
  Ledger ledger() {
    return store.ledger(this);
  }

  @Override
  public @Nullable Object run(Point point, Object[] arguments, Supplier<@Nullable Object> body) {
    boolean changes = point.writes() && !AT_EACH_LOOK.contains(point.name());
    node.mayDie(FaultKind.NODE_KILLED, FaultKind.NODE_FROZEN, changes);
    if (faults.happens(FaultKind.DATABASE_SLOW)) {
      node.rest(Math.round(faults.measure(FaultKind.DATABASE_SLOW) * 9_000));
    }
    if (!links.database(node.number())) {
      node.rest(2_000);
      throw new NoAnswer("the database does not answer");
    }
    if (faults.happens(FaultKind.DATABASE_FAILS)) {
      store.refuse(body);
      throw new NoAnswer("the database refused");
    }
    Object answer = body.get();
    if (arguments.length > 0 && arguments[0] instanceof Lease lease) {
      told(point.name(), lease, arguments, answer);
    }
    if (point.writes() && faults.happens(FaultKind.COMMIT_ANSWER_LOST)) {
      throw new NoAnswer("the connection broke while it committed");
    }
    node.mayDie(FaultKind.NODE_KILLED_AFTER, FaultKind.NODE_FROZEN_AFTER, changes);
    return answer;
  }

  private void told(String name, Lease lease, Object[] arguments, @Nullable Object answer) {
    switch (name) {
      case "Leases.lasts", "Leases.renew" -> sure(name, lease, answer);
      // A look that is told of too late changes nothing.
      case "Leases.release", "Journal.looked", "Journal.decided" -> {}
      case "Machines.intend" -> {
        laws.under(lease);
        Machine intent = Objects.requireNonNull((Machine) answer);
        laws.intended(node.view(), intent, store.ledger().machines().request(intent.slot()));
        note("intends", intent, "");
      }
      case "Machines.write" -> {
        laws.under(lease);
        Machine after = (Machine) arguments[2];
        note("writes", after, (String) arguments[3]);
        laws.wrote(
            node.view(),
            (Machine) arguments[1],
            after,
            (String) arguments[3],
            (Instant) arguments[4]);
      }
      case "Journal.record" -> {
        laws.under(lease);
        decided((RoleView) arguments[2], (Verdict) arguments[3], arguments);
      }
      default -> {
        laws.under(lease);
        toldMore(name, arguments, answer);
      }
    }
  }

  private void toldMore(String name, Object[] arguments, @Nullable Object answer) {
    switch (name) {
      case "Machines.adopt" -> {
        Machine row = Objects.requireNonNull((Machine) answer);
        laws.adopted(row);
        note("adopts", row, "");
      }
      case "Wishes.fulfilled" -> {
        laws.handedOver(((Handover) arguments[1]).machine());
      }
      case "Holds.remake" -> {
        laws.put((Machine) arguments[1]);
        note("remakes", (Machine) arguments[1], "");
      }
      case "Rescues.intend" -> {
        laws.rescues(((Rescue) arguments[1]).job());
      }
      default -> {}
    }
  }

  @SuppressWarnings("unchecked")
  private void decided(RoleView view, Verdict verdict, Object[] arguments) {
    List<Guard> guards = (List<Guard>) arguments[4];
    RoleName role = view.spec().name();
    Decided decided =
        new Decided(
            verdict.actual(),
            verdict.wanted(),
            verdict.reason(),
            guards.stream().map(guard -> guard.getClass().getSimpleName()).toList());
    if (!decided.equals(stories.put(role, decided))) {
      String story = decided.toString();
      diary.note(
          "decides",
          node.number(),
          story.hashCode() * 31L + role.value().hashCode(),
          () -> "%s: %s: %s".formatted(node, role, story));
    }
    laws.decided(node.view(), view, verdict, guards, (Instant) arguments[5]);
  }

  private void sure(String name, Lease lease, @Nullable Object answer) {
    if (Boolean.TRUE.equals(answer)) {
      long now = node.time().millis();
      if (name.equals("Leases.renew")) {
        laws.renewed(lease);
      }
      node.view().sure(now, now + (name.equals("Leases.lasts") ? 8_000 : Leases.TERM.toMillis()));
    }
  }

  private void note(String kind, Machine row, String what) {
    diary.note(
        kind,
        row.slot(),
        row.toString().hashCode() * 31L + what.hashCode(),
        () ->
            "%s: slot %d %s %s is %s%s"
                .formatted(
                    node,
                    row.slot(),
                    row.role(),
                    row.label(),
                    row.state().word(),
                    Optional.of(what)
                        .filter(text -> !text.isEmpty())
                        .map(" (%s)"::formatted)
                        .orElse("")));
  }
}
