package scaler.sim.law;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import scaler.core.model.MachineId;
import scaler.core.model.Reading;

/** What one simulated process was told in its present look, and how sure it may be of its lease. */
public final class NodeView {
  final int number;
  int life;
  long lookBegan;
  boolean blind = true;
  final Set<MachineId> listed = new HashSet<>();
  final Map<String, Reading> readings = new HashMap<>();
  long sureAt;
  long sureUntil;
  long wokeAt = -1;

  /** It has asked whether its lease lasts, and has not made the call yet that it asked for. */
  boolean sure;

  public NodeView(int number) {
    this.number = number;
  }

  /** Its process begins, or begins anew: it remembers nothing. */
  public void begun() {
    life++;
  }

  /** A look begins. */
  public void begins(long now) {
    lookBegan = now;
    blind = true;
    listed.clear();
    readings.clear();
  }

  /** It was told that its lease lasts so long. */
  public void sure(long now, long until) {
    sure = true;
    sureAt = now;
    sureUntil = until;
  }

  /** It stood still until now. */
  public void woke(long now) {
    wokeAt = now;
  }

  /** A listing came. */
  public void listed(Iterable<MachineId> machines) {
    blind = false;
    listed.clear();
    machines.forEach(listed::add);
  }

  /** No listing came in this look. */
  public boolean isBlind() {
    return blind;
  }

  /** A queue was asked. */
  public void read(String queue, Reading reading) {
    readings.put(queue, reading);
  }

  @Override
  public String toString() {
    return "process " + number;
  }
}
