package scaler.outbound.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.VolumeId;
import scaler.engine.port.Firings.Firing;
import scaler.engine.port.Holds.Standing;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines.Spot;
import scaler.engine.port.Records;
import scaler.engine.port.SampleMachines;
import scaler.sim.store.SimHistory.Row;
import scaler.sim.store.SimRecords;

/** Calls of a ledger's ports in a row that one seed gives. */
final class RandomCalls {
  static final List<String> APPLICATIONS = List.of("shop", "payroll");

  private final Random random;
  private final RandomMachines machines;
  private final RandomLooks looks;
  private final RandomWishes wishes;
  private final List<Lease> leases = new ArrayList<>();
  private final long seed;
  private Instant now = SampleMachines.NOON;

  RandomCalls(long seed) {
    this.seed = seed;
    random = new Random(seed);
    machines = new RandomMachines(random);
    looks = new RandomLooks(random);
    wishes = new RandomWishes(random);
  }

  /** A call, in words and as it is made. */
  record Call(String text, Function<Records, @Nullable Object> body) {}

  static Call call(String text, Function<Records, @Nullable Object> body) {
    return new Call(text, body);
  }

  /** A call that answers nothing. */
  static Call does(String text, Consumer<Records> body) {
    return new Call(
        text,
        records -> {
          body.accept(records);
          return "done";
        });
  }

  Call next(SimRecords seen) {
    now = now.plusSeconds(random.nextInt(40));
    int dice = random.nextInt(100);
    if (dice < 10 || leases.isEmpty()) {
      return ofLeases();
    }
    Lease lease = lease();
    List<Row> rows = seen.machines();
    if (dice < 22) {
      return intend(lease);
    }
    if (dice < 48 && !rows.isEmpty()) {
      Row row = rows.get(random.nextInt(rows.size()));
      return write(random.nextInt(12) == 0 ? lease : leaseOf(row), row.machine());
    }
    if (dice < 60) {
      return ofTheRecord(lease, rows);
    }
    if (dice < 74) {
      return wishes.next(lease, rows, now);
    }
    if (dice < 86) {
      return looks.next(lease, rows, now);
    }
    if (dice < 98 && !rows.isEmpty()) {
      return wishes.rescue(lease, rows, now);
    }
    return dice < 99 ? firing() : prune();
  }

  private String application() {
    return APPLICATIONS.get(random.nextInt(APPLICATIONS.size()));
  }

  /** Most often the one in force, now and then an old one. */
  private Lease lease() {
    int back = random.nextInt(8) == 0 ? random.nextInt(leases.size()) : 0;
    return leases.get(leases.size() - 1 - back);
  }

  private Lease leaseOf(Row row) {
    return leases.reversed().stream()
        .filter(lease -> lease.application().equals(row.application()))
        .findFirst()
        .orElseGet(this::lease);
  }

  private Call ofLeases() {
    String application = application();
    return switch (random.nextInt(8)) {
      case 0 ->
          does(
              "release " + application,
              records ->
                  leases.reversed().stream()
                      .limit(1)
                      .forEach(lease -> records.ledger().leases().release(lease)));
      case 1 -> does("expire " + application, records -> records.expire(application));
      case 2 -> {
        Lease lease = leases.isEmpty() ? new Lease(application, "nobody", 7) : lease();
        yield call(
            "renew " + lease,
            records -> {
              boolean renewed = records.ledger().leases().renew(lease);
              records.keep(lease.application());
              return renewed;
            });
      }
      case 3 ->
          call("holder " + application, records -> records.ledger().leases().holder(application));
      case 4 -> {
        Lease lease = leases.isEmpty() ? new Lease(application, "nobody", 7) : lease();
        yield call(
            "lasts " + lease, records -> records.ledger().leases().lasts(lease, Duration.ZERO));
      }
      default -> call("acquire " + application, records -> acquire(records, application));
    };
  }

  private Optional<Lease> acquire(Records records, String application) {
    Optional<Lease> got = records.ledger().leases().acquire(application, "test");
    records.keep(application);
    got.filter(lease -> !leases.contains(lease)).ifPresent(leases::add);
    return got;
  }

  private Call intend(Lease lease) {
    List<HeldVolume> volumes = new ArrayList<>();
    for (int n = random.nextInt(3); n > 0 && random.nextInt(3) == 0; n--) {
      volumes.add(
          new HeldVolume(new VolumeId("vol-" + random.nextInt(6)), "/dev/sd" + (char) ('i' - n)));
    }
    boolean impossible = random.nextInt(10) == 0;
    Spot spot = new Spot("zone-" + random.nextInt(2), volumes);
    Instant at = now;
    return call(
        "intend " + lease + " " + spot + (impossible ? " impossible" : ""),
        records ->
            records
                .ledger()
                .machines()
                .intend(
                    lease,
                    SampleMachines.ROLE,
                    spot,
                    1,
                    slot -> {
                      if (impossible) {
                        throw new IllegalArgumentException("no such release");
                      }
                      return SampleMachines.request(slot);
                    },
                    at));
  }

  private Call write(Lease lease, Machine recorded) {
    Machine before =
        random.nextInt(10) == 0 ? SampleMachines.in(machines.state(), recorded) : recorded;
    Machine after = machines.changed(recorded, now);
    Instant at = now;
    String what = random.nextInt(9) == 0 ? "EC2 says something" : "step " + random.nextInt(9);
    return does(
        "write " + lease + " " + before.state() + " -> " + after,
        records -> records.ledger().machines().write(lease, before, after, what, at));
  }

  private Call ofTheRecord(Lease lease, List<Row> rows) {
    Instant at = now;
    String application = application();
    return switch (random.nextInt(10)) {
      case 0, 8 -> {
        var wish = machines.adoption(at);
        yield call(
            "adopt " + lease + " " + wish,
            records -> records.ledger().machines().adopt(lease, wish, 2, at));
      }
      case 1 -> {
        Machine lost = machines.lost(rows, at);
        yield does(
            "remake " + lease + " " + lost,
            records -> records.ledger().holds().remake(lease, lost, 3, "again", at));
      }
      case 2 -> {
        long slot = 1L + random.nextInt(40) * (1L + random.nextInt(100));
        yield does(
            "skip " + lease + " " + slot, records -> records.ledger().holds().skipTo(lease, slot));
      }
      case 3 -> {
        String why = random.nextInt(4) == 0 ? "" : "why " + random.nextInt(3);
        Optional<String> others = Optional.of("night").filter(_ -> random.nextBoolean());
        yield does(
            "hold " + lease + " " + why + " " + others,
            records -> records.ledger().holds().hold(lease, why, others, at));
      }
      case 4 -> does("met " + lease, records -> records.ledger().holds().met(lease, at));
      case 5 ->
          call(
              "standing " + application,
              records -> standing(records, application, List.of(1L, 2L, 3L, 1001L)));
      case 9 -> {
        Instant since = at.minusSeconds(600);
        yield call(
            "unproven " + application,
            records -> records.ledger().machines().unprovenEnds(application, since));
      }
      case 6 -> {
        long slot = 1L + random.nextInt(20);
        yield call("request " + slot, records -> records.ledger().machines().request(slot));
      }
      default ->
          call("living " + application, records -> records.ledger().machines().living(application));
    };
  }

  private Call firing() {
    Firing firing =
        new Firing(
            application(),
            SampleMachines.ROLE,
            "line " + seed + " " + random.nextInt(2),
            SampleMachines.NOON);
    return call("fire " + firing, records -> records.firings().record(firing));
  }

  private Call prune() {
    Instant at = now.plus(Duration.ofDays(random.nextInt(100)));
    return does("prune " + at, records -> records.prune(at));
  }

  static List<Object> standing(Records records, String application, List<Long> slots) {
    Standing standing = records.ledger().holds().of(application, slots);
    return List.of(
        standing.met(),
        standing.hold(),
        standing.others(),
        standing.highestSlot(),
        new TreeSet<>(standing.taken()));
  }

  /** States and nothing else. */
  static MachineState state(Random random) {
    MachineState[] all = MachineState.values();
    return all[random.nextInt(all.length)];
  }
}
