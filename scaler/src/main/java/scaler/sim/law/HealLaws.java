package scaler.sim.law;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import scaler.core.decide.Verdict;
import scaler.core.model.EndCause;
import scaler.core.model.EndCause.Kind;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.sim.region.Instance;
import scaler.sim.region.RegionVolumes;

/** How ill machines are healed, as far as it is written down: G12, and G13 for replacements. */
final class HealLaws {
  /** Of the machines of a role that should answer, no more than one of so many falls ill. */
  private static final int FIFTH = 5;

  private final Facts facts;
  private final Silence silence;
  private final Map<RoleName, Crowd> crowds = new HashMap<>();

  HealLaws(Facts facts) {
    this.facts = facts;
    this.silence = new Silence(facts);
  }

  /**
   * The machines of a role as a look found them.
   *
   * @param there all that are not gone
   * @param judged those that should answer
   * @param healing slots of those that are being healed
   */
  private record Crowd(
      Verdict verdict, long there, long judged, long serving, long counted, Set<Long> healing) {}

  /**
   * A role was decided; what is done about it follows. Of a zone that is to stand empty it is known
   * what is wrong, and others come for its machines.
   */
  void decided(NodeView node, RoleName role, Verdict verdict) {
    Collection<Machine> rows = facts.living(role);
    Predicate<Machine> stays = row -> !facts.emptied(row.zone(), node.lookBegan);
    crowds.put(
        role,
        new Crowd(
            verdict,
            rows.size(),
            rows.stream().filter(HealLaws::isJudged).count(),
            rows.stream().filter(row -> row.state() == MachineState.IN_SERVICE).count(),
            rows.stream().filter(Machine::counts).filter(stays).count(),
            rows.stream()
                .filter(Machine::isHealing)
                .filter(stays)
                // One that somebody holds is known to be ill, and says nothing about the others.
                .filter(row -> row.id().filter(facts::isHeld).isEmpty())
                .map(Machine::slot)
                .collect(Collectors.toCollection(HashSet::new))));
  }

  private static boolean isJudged(Machine row) {
    return row.state() == MachineState.IN_SERVICE
        || row.state() == MachineState.DRAINING
        || (row.state() == MachineState.BOOTING && !row.bootsFirst())
        || row.isHealing();
  }

  /** A row was written; what stood there before is looked up, for the loop changes a copy. */
  void wrote(NodeView node, Machine copy, Machine after, Instant now) {
    Machine before = facts.rows.getOrDefault(after.slot(), copy);
    if (after.isHealing()) {
      Heal heal = after.heal().orElseThrow();
      boolean goesOn =
          before.heal().filter(earlier -> earlier.since().equals(heal.since())).isPresent();
      if (!goesOn) {
        begins(node, before, after, heal, now);
      } else if (before.state() == MachineState.BOOTING) {
        comesBack(node, before, after);
      } else if (!before.heal().orElseThrow().rung().equals(heal.rung())) {
        climbs(node, after, before.heal().orElseThrow(), heal);
      }
    }
    boolean leaves =
        before.isHealing()
            && (after.state() == MachineState.DRAINING
                || after.state() == MachineState.TERMINATING);
    if (leaves && cause(after).filter(Kind.UNHEALTHY::equals).isPresent()) {
      replaced(before);
    }
    quarantine(before, after, now);
  }

  private static Optional<Kind> cause(Machine row) {
    return row.end().or(() -> row.drain().map(Machine.Drain::cause)).map(EndCause::kind);
  }

  private void begins(NodeView node, Machine before, Machine after, Heal heal, Instant now) {
    facts.held(Law.G12);
    boolean stood = before.state() == MachineState.IMPAIRED;
    boolean isTrue =
        stood
            ? facts.truth(before).map(facts::mayStand).orElse(false)
            : place(before)
                .map(at -> facts.heard.fails(node, at, failures(node, before)))
                .orElse(false);
    if (!isTrue) {
      throw broken(before, "is taken for ill (%s), and it is not".formatted(heal.signs()));
    }
    Optional<HealRung> lately = before.heal().flatMap(earlier -> earlier.lately(now));
    if (!stood) {
      right(node, after, lately, heal.rung());
      storm(after);
      facts.truth(before).ifPresent(machine -> left(node, before, machine, heal));
    } else if (!heal.rung().equals(Optional.of(HealRung.RESTART))) {
      throw broken(before, "was found stopped and is to be %s".formatted(heal.rung()));
    }
  }

  private int failures(NodeView node, Machine row) {
    return facts.specs(row.role(), node.lookBegan).stream()
        .mapToInt(role -> role.heal().failures())
        .min()
        .orElse(1);
  }

  /**
   * It was well again for a while, and is not ready in its time: that takes one look. Excused: what
   * a balancer says of it.
   */
  private void comesBack(NodeView node, Machine before, Machine after) {
    facts.held(Law.G12);
    boolean served =
        facts.specs(before.role(), node.lookBegan).stream()
            .anyMatch(role -> !role.loadBalancers().isEmpty());
    if (!served && place(before).filter(at -> facts.heard.fails(node, at, 1)).isEmpty()) {
      throw broken(before, "goes on being healed, and it answers");
    }
    right(node, after, before.heal().flatMap(Heal::rung), after.heal().flatMap(Heal::rung));
  }

  private static Optional<String> place(Machine row) {
    return row.place().map(Machine.Place::address);
  }

  private void climbs(NodeView node, Machine row, Heal before, Heal heal) {
    facts.held(Law.G12);
    facts.reached("a rung did not help, and the next one is tried");
    right(node, row, before.rung(), heal.rung());
  }

  /** The next rung of the role that the machine can take, above the one before. */
  private void right(
      NodeView node, Machine row, Optional<HealRung> before, Optional<HealRung> rung) {
    boolean stoppable =
        facts
            .truth(row)
            .filter(machine -> machine.request().market() == Market.ON_DEMAND)
            .isPresent();
    boolean isRight =
        facts.specs(row.role(), node.lookBegan).stream()
            .map(role ->
                role.heal().steps().stream()
                    .filter(step -> before.map(last -> step.compareTo(last) > 0).orElse(true))
                    .filter(step -> step != HealRung.RESTART || stoppable)
                    .findFirst())
            .anyMatch(rung::equals);
    if (!isRight) {
      throw broken(row, "is to be %s after %s".formatted(rung, before));
    }
  }

  /** What has jobs in hand is left alone: for good while it answers, for some time while not. */
  private void left(NodeView node, Machine row, Instance machine, Heal heal) {
    facts.held(Law.G5);
    if (!facts.heard.answers(node, machine.address())) {
      silence.jobs(node, row, machine);
    } else if (!heal.rung().equals(Optional.of(HealRung.REPLACE))
        && facts.region().busySince(machine, node.lookBegan) > 0) {
      throw new Broken(
          Law.G5,
          "%s answers and works, and is to be %s".formatted(row.label(), heal.rung().orElse(null)));
    }
  }

  /**
   * Those that the look found being healed, and those that it found ill. What it saw of others,
   * that were found stopped or did not come back, is written down beside and counts from the next
   * one on.
   */
  private void storm(Machine after) {
    Crowd crowd = Objects.requireNonNull(crowds.get(after.role()));
    crowd.healing().add(after.slot());
    if (crowd.healing().size() > Math.max(1, (crowd.judged() + FIFTH - 1) / FIFTH)) {
      throw broken(
          after,
          "is healed while %d of %d machines of its role are"
              .formatted(crowd.healing().size() - 1, crowd.judged()));
    }
  }

  /** Only at the end of the ladder, and launch first as far as the maximum has room. */
  private void replaced(Machine before) {
    facts.held(Law.G12);
    Optional<HealRung> rung = before.heal().flatMap(Heal::rung);
    if (!rung.equals(Optional.of(HealRung.REPLACE))) {
      throw broken(before, "leaves as ill, and its rung is %s".formatted(rung));
    }
    facts.reached("an ill machine was replaced");
    facts.held(Law.G13);
    Crowd crowd = Objects.requireNonNull(crowds.get(before.role()));
    Verdict verdict = crowd.verdict();
    // Where there is no volume for another one, it is the one that leaves that gives its back.
    boolean room = crowd.there() < verdict.bounds().max() && !hasVolumes(before);
    boolean another = room || crowd.counted() >= verdict.wanted();
    if (crowd.serving() < verdict.wanted() && another) {
      throw new Broken(
          Law.G13,
          "%s leaves as ill while %d of %d wanted serve"
              .formatted(before.label(), crowd.serving(), verdict.wanted()));
    }
  }

  /** By its row, or, of one that was let go and taken up again, in truth. */
  private boolean hasVolumes(Machine row) {
    RegionVolumes volumes = facts.region().volumes();
    return !row.volumes().isEmpty()
        || volumes.all().stream().map(volumes::holder).anyMatch(row.id()::equals);
  }

  /** Excused: what others do, and an end by force. */
  private void quarantine(Machine before, Machine after, Instant now) {
    boolean kept =
        before.state() == MachineState.DRAINING
            && before.heal().flatMap(Heal::keptUntil).filter(now::isBefore).isPresent();
    if (!kept || after.state() != MachineState.TERMINATING) {
      return;
    }
    facts.held(Law.G12);
    boolean others =
        cause(after).filter(Set.of(Kind.EXTERNAL, Kind.INTERRUPTED)::contains).isPresent();
    if (!others && before.id().filter(facts.forced::contains).isEmpty()) {
      throw broken(
          before,
          "ends %d min before the end of its quarantine"
              .formatted(
                  Duration.between(now, before.heal().orElseThrow().keptUntil().orElseThrow())
                      .toMinutes()));
    }
  }

  private static Broken broken(Machine row, String how) {
    return new Broken(Law.G12, row.label() + " " + how);
  }
}
