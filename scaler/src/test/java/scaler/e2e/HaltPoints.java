package scaler.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the service is killed: each call that writes to the record or changes the world. */
final class HaltPoints {
  private static final String RECORD = "scaler.outbound.postgres.";
  private static final String CLOUD = "scaler.outbound.local.LocalCloud";
  private static final String BALANCER = "scaler.outbound.local.LocalBalancer";

  private HaltPoints() {}

  /** All of them, in the order in which a machine's life meets them. */
  static List<HaltPoint> all() {
    List<HaltPoint> all = new ArrayList<>();
    // Once in the life of a database: before it, or after it.
    all.add(new HaltPoint(RECORD + "JdbiHolds", "met", "", false, 1));
    all.addAll(around(RECORD + "JdbiLeases", "acquire", "", 1));
    all.addAll(around(RECORD + "JdbiLeases", "renew", "", 1));
    all.addAll(around(RECORD + "JdbiJournal", "record", "", 3));
    all.addAll(around(RECORD + "JdbiJournal", "looked", "", 2));
    all.addAll(around(RECORD + "JdbiMachines", "intend", "", 1));
    all.addAll(around(RECORD + "JdbiMachines", "intend", "", 2));
    all.addAll(around(CLOUD, "launch", "", 1));
    all.addAll(around(CLOUD, "launch", "", 2));
    Stream.of("launched", "running", "ready", "registered with", "healthy in")
        .forEach(what -> all.addAll(around(RECORD + "JdbiMachines", "write", what, 1)));
    all.addAll(around(BALANCER, "register", "", 1));
    // The decisions to drain both machines, and then those to end them.
    all.addAll(around(RECORD + "JdbiMachines", "write", "1 of 2 wanted", 1));
    all.addAll(around(RECORD + "JdbiMachines", "write", "1 of 2 wanted", 3));
    all.addAll(around(CLOUD, "tag", "", 1));
    all.addAll(around(CLOUD, "tag", "", 2));
    all.addAll(around(BALANCER, "deregister", "", 1));
    Stream.of(
            "cordoned",
            "its page says draining seen",
            "leaves",
            "no job is locked by it",
            "the cloud says terminated")
        .forEach(what -> all.addAll(around(RECORD + "JdbiMachines", "write", what, 1)));
    all.addAll(around(CLOUD, "terminate", "", 1));
    all.addAll(around(CLOUD, "terminate", "", 2));
    all.addAll(around(CLOUD, "list", "", 7));
    return all;
  }

  private static List<HaltPoint> around(String type, String method, String said, int nth) {
    return List.of(
        new HaltPoint(type, method, said, false, nth),
        new HaltPoint(type, method, said, true, nth));
  }
}
