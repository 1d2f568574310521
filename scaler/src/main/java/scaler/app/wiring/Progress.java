package scaler.app.wiring;

import java.util.function.DoubleConsumer;

/** How far a command is that takes a while, for whoever looks at a terminal; else silence. */
public final class Progress implements AutoCloseable {
  private static final int WHOLE = 100;

  private final Here here;
  private final String name;
  private final int runs;
  private double done;
  private int told;

  /**
   * Nothing is done yet.
   *
   * @param name what is going on, as one says it: "simulated"
   * @param runs how many there will be; they may go on side by side
   */
  public Progress(Here here, String name, int runs) {
    this.here = here;
    this.name = name;
    this.runs = runs;
  }

  /** For one of the runs, to be told the part of it that is over, from 0 to 1. */
  public DoubleConsumer run() {
    double[] before = {0};
    return part -> {
      add(part - before[0]);
      before[0] = part;
    };
  }

  private synchronized void add(double part) {
    done += part;
    int percent = (int) Math.min(WHOLE, WHOLE * done / runs);
    if (here.terminal() && percent > told) {
      told = percent;
      print("\r%s: %d %% ".formatted(name, percent));
    }
  }

  /** The line is free again. */
  @Override
  public synchronized void close() {
    if (told > 0) {
      print("\r\u001b[K");
    }
  }

  private void print(String text) {
    here.err().print(text);
    here.err().flush();
  }
}
