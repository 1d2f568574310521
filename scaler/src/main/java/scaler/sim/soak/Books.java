package scaler.sim.soak;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.Machine;
import scaler.engine.port.Fleets;
import scaler.engine.port.Holds;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;
import scaler.engine.port.Ledger;
import scaler.engine.port.Machines;
import scaler.engine.port.Rescues;
import scaler.engine.port.Restraints;
import scaler.engine.port.Wishes;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.law.Laws;
import scaler.sim.time.Diary;

/** The database as one process has it: through whatever trouble there is on the way. */
final class Books {
  private static final Set<String> READS =
      Set.of(
          "living",
          "request",
          "memories",
          "adjustments",
          "ends",
          "pauses",
          "handovers",
          "active",
          "removed",
          "former",
          "of",
          "holds",
          "lasts",
          "holder");

  private final Node node;
  private final Links links;
  private final Faults faults;
  private final Laws laws;
  private final Diary diary;
  private final Ledger store;

  Books(Node node, Links links, Faults faults, Laws laws, Diary diary, Ledger store) {
    this.node = node;
    this.links = links;
    this.faults = faults;
    this.laws = laws;
    this.diary = diary;
    this.store = store;
  }

  /** The database did not do what it was asked to, or nobody knows whether it did. */
  static final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoAnswer(String why) {
      super(why);
    }
  }

  Ledger ledger() {
    return new Ledger(
        through(Leases.class, store.leases()),
        through(Fleets.class, store.fleets()),
        through(Machines.class, store.machines()),
        through(Wishes.class, store.wishes()),
        through(Journal.class, store.journal()),
        through(Holds.class, store.holds()),
        through(Rescues.class, store.rescues()),
        through(Restraints.class, store.restraints()));
  }

  private <T> T through(Class<T> port, T target) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> call(target, method, arguments)));
  }

  private @Nullable Object call(Object target, Method method, Object[] arguments) {
    node.mayDie(FaultKind.NODE_KILLED, FaultKind.NODE_FROZEN);
    if (faults.happens(FaultKind.DATABASE_SLOW)) {
      node.rest(Math.round(faults.measure(FaultKind.DATABASE_SLOW) * 9_000));
    }
    if (!links.database(node.number())) {
      node.rest(2_000);
      throw new NoAnswer("the database does not answer");
    }
    if (faults.happens(FaultKind.DATABASE_FAILS)) {
      throw new NoAnswer("the database refused");
    }
    Object answer = Ports.invoke(target, method, arguments);
    told(method.getDeclaringClass().getSimpleName() + "." + method.getName(), arguments, answer);
    if (!READS.contains(method.getName()) && faults.happens(FaultKind.COMMIT_ANSWER_LOST)) {
      throw new NoAnswer("the connection broke while it committed");
    }
    node.mayDie(FaultKind.NODE_KILLED_AFTER, FaultKind.NODE_FROZEN_AFTER);
    return answer;
  }

  private void told(String name, Object[] arguments, @Nullable Object answer) {
    if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof Lease lease)) {
      return;
    }
    switch (name) {
      case "Leases.lasts", "Leases.renew" -> sure(name, answer);
      // A look that is told of too late changes nothing.
      case "Leases.release", "Journal.looked", "Journal.decided" -> {}
      case "Machines.intend" -> {
        laws.under(lease);
        Machine intent = Objects.requireNonNull((Machine) answer);
        laws.intended(node.view(), intent, store.machines().request(intent.slot()));
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
      case "Holds.remake" -> {
        laws.under(lease);
        laws.put((Machine) arguments[1]);
        note("remakes", (Machine) arguments[1], "");
      }
      case "Journal.record" -> {
        laws.under(lease);
        laws.decided(
            node.view(), (RoleView) arguments[2], (Verdict) arguments[3], (Instant) arguments[5]);
      }
      default -> laws.under(lease);
    }
  }

  private void sure(String name, @Nullable Object answer) {
    if (Boolean.TRUE.equals(answer)) {
      long now = node.time().millis();
      node.view().sure(now, now + (name.equals("Leases.lasts") ? 8_000 : Leases.TERM.toMillis()));
    }
  }

  private void note(String kind, Machine row, String what) {
    diary.note(
        kind,
        row.slot(),
        row.state().word().hashCode(),
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
