package scaler.sim.trace;

import java.util.List;

/** Decides over a trace, for {@link Replay}. */
public interface Rule {
  /** How often, in seconds. */
  double interval();

  /** What is to be done now. */
  List<Order> orders(Scene scene);

  /** Machines that stand from the beginning, by name; none for as many as the minimum. */
  default List<String> first() {
    return List.of();
  }

  /** What a rule can see. */
  interface Scene {
    /** Seconds since the trace began. */
    double at();

    /** Jobs that wait. */
    int ready();

    /** Seconds that the first of them has waited. */
    double oldest();

    /** Jobs that are being done. */
    int running();

    /** Jobs that have come. */
    int came();

    /** Machines that are to stay, those that boot, too. */
    int machines();

    /** Those of them that have booted. */
    int serving();

    /** Seconds since the last of them was launched. */
    double youngest();

    /** For each of them that boots, seconds since it was launched. */
    List<Double> coming();

    /** Jobs that those that have booted could begin now. */
    int free();
  }

  /** What is to be done. */
  sealed interface Order {
    /** So many machines in all. */
    record Want(int machines) implements Order {}

    /** So many machines more, or fewer. */
    record Change(int by) implements Order {}

    record Launch(String machine) implements Order {}

    record Drain(String machine) implements Order {}

    record TakeBack(String machine) implements Order {}
  }
}
