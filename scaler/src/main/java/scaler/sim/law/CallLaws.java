package scaler.sim.law;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import scaler.core.model.LockedJob;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;

/** What is asked of the cloud: G6 for ends, G7 for calls, G21, G25. */
final class CallLaws {
  private static final long WINDOW = 600_000;

  /** Pauses grow from 8 s to 2 min; several reasons may ask for the same. */
  private static final int MOST = 20;

  private final Facts facts;
  private final Map<String, Deque<Long>> asked = new HashMap<>();
  private final Set<LockedJob> toFree = new HashSet<>();

  CallLaws(Facts facts) {
    this.facts = facts;
  }

  /** Something is about to be asked for that changes the world. */
  void asks(NodeView node, String verb, Optional<RoleName> role, String whom) {
    g7(node, verb, whom);
    g25(node, verb, role, whom);
    g21(verb, whom);
  }

  /** Each call takes a look of its own; excused is who stood still between the two. */
  private void g7(NodeView node, String verb, String whom) {
    facts.held(Law.G7);
    boolean wokeSince = node.wokeAt >= node.sureAt;
    boolean late = facts.time.millis() > node.sureUntil;
    if (!node.sure || (late && !wokeSince)) {
      throw new Broken(
          Law.G7,
          "%s asks for \"%s %s\" without having looked whether its lease lasts"
              .formatted(node, verb, whom));
    }
    node.sure = false;
    if (late) {
      facts.reached("a process that had stood still asked for something late");
    }
  }

  /** Excused: a look that had begun before the pause. One whose time is over says nothing. */
  private void g25(NodeView node, String verb, Optional<RoleName> role, String whom) {
    if (role.isEmpty()) {
      return;
    }
    long now = facts.time.millis();
    boolean inForce = false;
    for (Facts.Paused pause : facts.pauses) {
      boolean covers = pause.role().map(role.get()::equals).orElse(true);
      boolean lasts = now < pause.until();
      inForce |= lasts;
      if (covers && lasts && pause.from() < node.lookBegan) {
        throw new Broken(
            Law.G25,
            "\"%s %s\" is asked for under a pause of %s".formatted(verb, whom, role.get()));
      }
    }
    if (inForce) {
      facts.held(Law.G25);
    }
  }

  private void g21(String verb, String whom) {
    facts.held(Law.G21);
    long now = facts.time.millis();
    Deque<Long> times = asked.computeIfAbsent(verb + " " + whom, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && times.getFirst() < now - WINDOW) {
      times.removeFirst();
    }
    times.add(now);
    if (times.size() > MOST) {
      throw new Broken(
          Law.G21,
          "\"%s %s\" is asked for %d times in 10 minutes".formatted(verb, whom, times.size()));
    }
    if (asked.size() > 2_000) {
      asked.values().removeIf(old -> old.isEmpty() || old.getLast() < now - WINDOW);
    }
  }

  /** An end is about to be asked for. */
  void ends(MachineId machine) {
    facts.held(Law.G6);
    MachineState state = facts.row(machine).map(Machine::state).orElse(MachineState.IN_SERVICE);
    if (state != MachineState.TERMINATING && state != MachineState.GONE) {
      throw new Broken(
          Law.G6,
          "the end of %s is asked for, and its row says %s".formatted(machine, state.word()));
    }
  }

  /** That a job is to be freed was committed. */
  void rescues(LockedJob job) {
    toFree.add(job);
  }

  /** A lock is about to be taken off. */
  void frees(LockedJob job) {
    facts.held(Law.G6);
    if (!toFree.contains(job)) {
      throw new Broken(Law.G6, "job %d is freed, and no row says so".formatted(job.id()));
    }
  }

  /** A cordon is about to be asked for. */
  void cordons(MachineId machine) {
    facts.held(Law.G6);
    boolean written =
        facts.row(machine).map(row -> facts.drainedOnce.contains(row.slot())).orElse(false);
    if (!written) {
      throw new Broken(Law.G6, "%s is cordoned, and no row says so".formatted(machine));
    }
  }
}
