package scaler.sim.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.model.Billing;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Page;
import scaler.core.model.Platform;
import scaler.core.plan.Draining;
import scaler.engine.port.LaunchRequest;

/** A machine of the role. Times are seconds since the trace begins. */
final class Unit implements Line.Machine {
  final int number;
  final MachineId id;
  final double launched;
  final double ready;
  final String workerName;
  final List<Line.Worker> workers = new ArrayList<>();
  private final LaunchRequest request;
  private final Billing billing;
  private final Map<String, String> tags;
  private CloudMachine shown;
  private boolean cordoned;
  double ended = Double.MAX_VALUE;

  /** When it ends by itself. */
  double dies = Double.MAX_VALUE;

  Unit(
      int number, LaunchRequest request, double launched, double ready, Rehearsal.Setting setting) {
    this.number = number;
    this.id = new MachineId("i-%017x".formatted(number));
    this.workerName = "delayed_job.%s host:%s pid:1".formatted(id, id);
    this.launched = launched;
    this.ready = ready;
    this.request = request;
    this.billing =
        switch (setting.billing()) {
          case SECOND -> Billing.PLAIN;
          case HOUR -> new Billing(Platform.SUSE, false);
        };
    this.tags = new HashMap<>(request.tags());
    this.shown = show();
    for (int slot = 0; slot < setting.slots(); slot++) {
      // Those that stand when the trace begins are alike.
      workers.add(new Line.Worker(this, Math.max(0, ready)));
    }
  }

  private CloudMachine show() {
    return new CloudMachine(
        id,
        ended == Double.MAX_VALUE ? CloudMachine.State.RUNNING : CloudMachine.State.TERMINATED,
        request.subnet(),
        request.type().orElse("simulated"),
        Optional.of(id.value()),
        0,
        true,
        billing,
        tags,
        request.market(),
        false);
  }

  CloudMachine shown() {
    return shown;
  }

  String token() {
    return request.clientToken();
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public boolean takesWork() {
    return !cordoned && ended == Double.MAX_VALUE;
  }

  void end(double now) {
    ended = now;
    shown = show();
  }

  /** Which cordon it bears counts from now on. */
  void tag(String key, Optional<String> value) {
    value.ifPresentOrElse(text -> tags.put(key, text), () -> tags.remove(key));
    cordoned = Draining.CORDONED.equals(tags.get(Draining.CORDON_TAG));
    shown = show();
  }

  int busy(double now) {
    int busy = 0;
    for (Line.Worker worker : workers) {
      busy += worker.freeAt > now && worker.freeAt > Math.max(0, ready) ? 1 : 0;
    }
    return busy;
  }

  /** When the last of its jobs is done. */
  double idleFrom() {
    double last = launched;
    for (Line.Worker worker : workers) {
      last = worker.freeAt > Math.max(0, ready) ? Math.max(last, worker.freeAt) : last;
    }
    return last;
  }

  boolean isCordoned() {
    return cordoned;
  }

  Page page(String role, double now) {
    int busy = busy(now);
    return new Page(
        id,
        role,
        "1",
        Optional.empty(),
        cordoned ? Page.State.DRAINING : Page.State.READY,
        cordoned ? Draining.CORDONED : "",
        cordoned ? busy : workers.size(),
        OptionalInt.of(busy),
        Optional.empty());
  }
}
