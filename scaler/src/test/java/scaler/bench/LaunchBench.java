package scaler.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.engine.loop.OwnerTags;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Lease;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.LaunchPace;
import scaler.outbound.postgres.Database;

/** Many launches from one decision, at an endpoint that takes its time over each. */
final class LaunchBench {
  private LaunchBench() {}

  /**
   * What is asked for.
   *
   * @param delay of each answer
   * @param burst and
   * @param perSecond are the pace at which launches may go out
   */
  record Order(int launches, Duration delay, int burst, double perSecond) {
    /** The least that it can take at that parallelism and that pace. */
    Duration ideal() {
      double waves = Math.ceil((double) launches / Reconciler.AT_ONCE) * delay.toNanos();
      double pace = Math.max(0, launches - burst) / perSecond * 1e9 + delay.toNanos();
      return Duration.ofNanos((long) Math.max(waves, pace));
    }
  }

  /**
   * What came of it.
   *
   * @param nanos of each round, from the first look to the last answer on record
   * @param looks of each round
   * @param wrong what did not add up; empty when each launch is tagged and on record
   */
  record Result(Order order, List<Long> nanos, List<Integer> looks, List<String> wrong) {}

  static Result run(Database.Address address, Order order, int warmUp, int rounds)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    List<Integer> looks = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int round = -warmUp; round < rounds; round++) {
      try (Bench bench = new Bench(address, order.delay());
          AwsClients clients = bench.clients(LaunchPace.of(order.burst(), order.perSecond()))) {
        String application =
            "launch-%d-%d-%d".formatted(order.launches(), order.burst(), round + warmUp);
        bench.fleets.apply(application, 1, order.launches());
        Round one = launch(bench, bench.loop(clients), application, order.launches());
        wrong.addAll(accounts(bench, application, order.launches()));
        if (round >= 0) {
          nanos.add(one.nanos());
          looks.add(one.looks());
        }
      }
    }
    return new Result(order, nanos, looks, wrong);
  }

  private record Round(long nanos, int looks) {}

  /** As the loop of the service does it: look, wait for as long as the look says, look. */
  private static Round launch(Bench bench, Reconciler loop, String application, int launches)
      throws InterruptedException {
    var ledger = bench.ledger();
    Lease lease = ledger.leases().acquire(application, "bench").orElseThrow();
    int looks = 0;
    long began = System.nanoTime();
    while (true) {
      ledger.leases().renew(lease);
      Duration next = loop.tick(lease, Reconciler.Pace.STANDARD, bench.database.instant());
      looks++;
      long now = System.nanoTime();
      if (bench.ec2.launches().size() >= launches) {
        ledger.leases().release(lease);
        return new Round(now - began, looks);
      }
      Thread.sleep(next);
    }
  }

  /** What is missing or one too many between the tags that EC2 was sent and our record. */
  private static List<String> accounts(Bench bench, String application, int launches) {
    List<String> wrong = new ArrayList<>();
    List<Map<String, String>> sent = bench.ec2.launches();
    expect(wrong, "launches", launches, sent.size());
    expect(
        wrong,
        "tokens",
        launches,
        sent.stream().map(one -> one.get("ClientToken")).distinct().count());
    TreeSet<String> tagged = new TreeSet<>();
    for (Map<String, String> one : sent) {
      for (int kind = 1; kind <= 3; kind++) {
        Map<String, String> tags = CannedEc2.tags(one, kind);
        if (application.equals(tags.get(OwnerTags.APPLICATION))) {
          tagged.add(kind + "/" + tags.get("scaler-slot"));
        }
      }
    }
    expect(wrong, "tagged machines, volumes and interfaces", 3L * launches, tagged.size());
    List<Machine> record = bench.ledger().machines().living(application);
    expect(wrong, "rows", launches, record.size());
    expect(
        wrong,
        "rows with a machine of their own",
        launches,
        record.stream()
            .filter(machine -> machine.state() == MachineState.PENDING)
            .flatMap(machine -> machine.id().stream())
            .collect(Collectors.toSet())
            .size());
    return wrong;
  }

  private static void expect(List<String> wrong, String what, long wanted, long got) {
    if (wanted != got) {
      wrong.add("%s: %d, not %d".formatted(what, got, wanted));
    }
  }
}
