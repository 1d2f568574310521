package scaler.sim.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.sim.fault.Spared.Happening;
import scaler.sim.time.Diary;
import scaler.sim.time.Dice;

/** The trouble of one life: which kinds are on, and when they happen; all of it from its dice. */
public final class Faults {
  private static final double ON = 0.25;
  private static final double LEAST = 0.001;
  private static final double MOST = 0.25;

  private final Dice dice;
  private final Spared spared;
  private final Diary diary;
  private final Map<FaultKind, Double> rates = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, Long> asked = new EnumMap<>(FaultKind.class);
  private final Map<FaultKind, Long> fired = new EnumMap<>(FaultKind.class);
  private final List<Happening> happenings = new ArrayList<>();
  private boolean over;

  /**
   * @param only the kinds that may be on in this life; empty: each in a quarter of all lives
   */
  public Faults(Dice dice, Spared spared, Optional<FaultKind> only, Diary diary) {
    this.dice = dice;
    this.spared = spared;
    this.diary = diary;
    for (FaultKind kind : FaultKind.values()) {
      double throwOn = dice.share("on", kind.name().hashCode());
      boolean on = only.map(kind::equals).orElse(throwOn < ON) && !spared.kinds().contains(kind);
      if (on) {
        double place = dice.share("rate", kind.name().hashCode());
        rates.put(kind, LEAST * Math.pow(MOST / LEAST, place));
      }
    }
  }

  /** Whether a kind may happen in this life, and has not ended. */
  public boolean on(FaultKind kind) {
    return !over && rates.containsKey(kind);
  }

  /** Whether it happens this time. */
  public boolean happens(FaultKind kind) {
    return on(kind) && happens(kind, rates.getOrDefault(kind, 0.0) * kind.weight);
  }

  /** It would happen now, unless it is spared. */
  public boolean comes(FaultKind kind) {
    return on(kind) && happens(kind, 1);
  }

  private boolean happens(FaultKind kind, double rate) {
    long number = asked.merge(kind, 1L, Long::sum);
    if (rate < 1 && dice.share(kind.name(), number) >= rate) {
      return false;
    }
    Happening one = new Happening(kind, number);
    if (spared.single().contains(one)) {
      return false;
    }
    if (kind.per == FaultKind.Per.CALL) {
      took(kind);
    }
    happenings.add(one);
    diary.note("fault", kind.name().hashCode(), number, kind::words);
    return true;
  }

  /** It met somebody. What comes by itself counts only then; what a call meets counts by itself. */
  public void took(FaultKind kind) {
    fired.merge(kind, 1L, Long::sum);
  }

  /** How long on average from one time to the next, in milliseconds, for what comes by itself. */
  public long mean(FaultKind kind) {
    double rate = rates.getOrDefault(kind, LEAST) * kind.weight;
    // From some minutes to some hours.
    return Math.round(Math.max(120_000, 12 * 60_000 * Math.pow(MOST / rate, 0.6)));
  }

  /** A throw for how bad it is this time: from 0 to below 1. */
  public double measure(FaultKind kind) {
    return dice.share(kind.name() + " measure", asked.getOrDefault(kind, 0L));
  }

  /** From now on nothing goes wrong. */
  public void end() {
    over = true;
  }

  public boolean over() {
    return over;
  }

  /** How often each kind met somebody. */
  public Map<FaultKind, Long> fired() {
    return Map.copyOf(fired);
  }

  /** All that went wrong, in order. */
  public List<Happening> happenings() {
    return List.copyOf(happenings);
  }
}
