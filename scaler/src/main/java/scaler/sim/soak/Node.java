package scaler.sim.soak;

import java.util.ArrayList;
import java.util.List;
import scaler.engine.port.Candidates;
import scaler.engine.port.Leases;
import scaler.sim.fault.FaultKind;
import scaler.sim.fault.Faults;
import scaler.sim.time.Diary;
import scaler.sim.time.Timeline;

/**
 * One simulated process: it runs a loop for each application, and all of them end and stand still
 * with it. It may be killed and begin anew, or stand still for a while, at every call that it
 * makes.
 */
final class Node {
  private final int number;
  private final Stage stage;
  private final List<NodeLoop> loops = new ArrayList<>();
  private int life;
  private long frozenUntil;
  private long backAt;

  /** What all processes share. */
  record Stage(
      Timeline time,
      Faults faults,
      Crashes crashes,
      Links links,
      Diary diary,
      Leases leases,
      Candidates candidates,
      Following following) {}

  Node(int number, Stage stage) {
    this.number = number;
    this.stage = stage;
  }

  /** The process ends here and now. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed", null, false, false);
    }
  }

  int number() {
    return number;
  }

  Stage stage() {
    return stage;
  }

  void runs(NodeLoop loop) {
    loops.add(loop);
  }

  /** How often it was begun anew: what an earlier life had under way is over. */
  int life() {
    return life;
  }

  /** Until when it stands still, in milliseconds. */
  long frozenUntil() {
    return frozenUntil;
  }

  /** When it begins anew, in milliseconds. */
  long backAt() {
    return backAt;
  }

  /**
   * A point at which the process may end or stand still.
   *
   * @param changes something is about to be changed there, or has been
   */
  void mayDie(NodeLoop at, FaultKind kills, FaultKind freezes, boolean changes) {
    if ((changes && stage.crashes().here()) || stage.faults().happens(kills)) {
      dies(at);
      throw new Killed();
    }
    if (stage.faults().happens(freezes)) {
      long still = 1_000 + Math.round(stage.faults().measure(freezes) * 119_000);
      frozenUntil = stage.time().millis() + still;
      stage.following().out(number, frozenUntil);
      loops.forEach(loop -> loop.view().woke(frozenUntil));
      at.rest(still);
    }
  }

  private void dies(NodeLoop at) {
    life++;
    stage.diary().note("killed", number, 0, this::toString);
    backAt =
        stage.time().millis()
            + 5_000
            + Math.round(stage.faults().measure(FaultKind.NODE_KILLED) * 60_000);
    stage.following().out(number, backAt);
    for (NodeLoop loop : loops) {
      loop.lease().ifPresent(lease -> stage.following().dies(number, loop.application(), lease));
      loop.dies();
      if (loop != at) {
        stage.time().wake(loop.seat(), stage.time().millis());
      }
    }
  }

  /** How long the database takes this time, in milliseconds. */
  long slowness() {
    return stage.faults().happens(FaultKind.DATABASE_SLOW)
        ? Math.round(stage.faults().measure(FaultKind.DATABASE_SLOW) * 9_000)
        : 0;
  }

  /** Whether a transaction happens that this process begins now. */
  boolean reaches() {
    boolean reaches =
        stage.time().millis() >= frozenUntil
            && stage.links().database(number)
            && !stage.faults().happens(FaultKind.DATABASE_FAILS);
    if (!reaches) {
      stage.following().out(number, stage.time().millis());
    }
    return reaches;
  }

  /** Whether the answer of a transaction is lost. */
  boolean isLost() {
    boolean isLost = stage.faults().happens(FaultKind.COMMIT_ANSWER_LOST);
    if (isLost) {
      stage.following().out(number, stage.time().millis());
    }
    return isLost;
  }

  @Override
  public String toString() {
    return "process " + number;
  }
}
