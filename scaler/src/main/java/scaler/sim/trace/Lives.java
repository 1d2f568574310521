package scaler.sim.trace;

import java.util.ArrayList;
import java.util.List;
import scaler.sim.trace.Course.Deed;
import scaler.sim.trace.Course.Life;

/** Keeps what is done to machines over a trace. Times are seconds since it begins. */
final class Lives {
  private final Trace trace;
  private final List<Life> lives = new ArrayList<>();
  private final List<Deed> deeds = new ArrayList<>();
  private int launches;
  private int ends;

  Lives(Trace trace) {
    this.trace = trace;
  }

  /** Whatever was done before the trace begins, machines stand from then on. */
  void done(double at, String verb, int machine) {
    launches += at >= 0 && verb.equals("launch") ? 1 : 0;
    deeds.add(
        at < 0
            ? new Deed(trace.begins(), "start", machine)
            : new Deed(trace.instant(at), verb, machine));
  }

  void lived(double launched, double ended, double end) {
    if (ended <= 0) {
      return;
    }
    lives.add(new Life(trace.instant(Math.max(0, launched)), trace.instant(Math.min(end, ended))));
    ends += ended < end ? 1 : 0;
  }

  Course course(Line line, double end) {
    return new Course(new Waits(line.waits(end), line.unbegun()), lives, deeds, launches, ends);
  }
}
