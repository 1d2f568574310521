package scaler.outbound.postgres;

import static scaler.outbound.postgres.RandomCalls.call;
import static scaler.outbound.postgres.RandomCalls.does;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import scaler.core.model.Adjustment;
import scaler.core.model.Handover;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.RoleName;
import scaler.engine.TestFleet;
import scaler.engine.port.Lease;
import scaler.engine.port.Records;
import scaler.engine.port.Rescues.Rescue;
import scaler.engine.port.Rescues.Result;
import scaler.outbound.postgres.RandomCalls.Call;
import scaler.sim.store.SimHistory.Row;
import scaler.sim.store.SimPeople.Asker;
import scaler.sim.store.SimPeople.Shrink;

/** What people ask for, and what is written of jobs that are freed. */
final class RandomWishes {
  /** Either side of every clock that counts here. */
  private static final List<Instant> ENDS =
      List.of(Instant.parse("2001-01-01T00:00:00Z"), Instant.parse("2999-01-01T00:00:00Z"));

  /** What a person took back is over by then, whatever the time is now. */
  private static final Instant LATER = Instant.parse("2500-01-01T00:00:00Z");

  private final Random random;

  RandomWishes(Random random) {
    this.random = random;
  }

  private RoleName role() {
    return random.nextBoolean() ? TestFleet.WEB : TestFleet.JOBS;
  }

  private Instant end() {
    return ENDS.get(random.nextInt(2));
  }

  private MachineId machine(List<Row> rows) {
    return rows.isEmpty() || random.nextBoolean()
        ? RandomMachines.anyId(random)
        : rows.get(random.nextInt(rows.size()))
            .machine()
            .id()
            .orElseGet(() -> RandomMachines.anyId(random));
  }

  Call next(Lease lease, List<Row> rows, Instant now) {
    String application = lease.application();
    Asker asker = new Asker("ann", random.nextInt(4) == 0 ? "" : "a reason");
    RoleName role = role();
    Optional<RoleName> some = Optional.of(role).filter(_ -> random.nextInt(3) > 0);
    MachineId machine = machine(rows);
    Instant end = end();
    Optional<Instant> until = Optional.of(end).filter(_ -> random.nextInt(3) > 0);
    int number = random.nextInt(6) - 1;
    boolean yes = random.nextBoolean();
    String with = " %s %s %s %s %s %d".formatted(application, asker, some, machine, until, number);
    return switch (random.nextInt(13)) {
      case 0, 1 ->
          does(
              "adjust" + with,
              records ->
                  records.people().adjust(application, role, kind(number), number, end, asker));
      case 2 -> call("take back" + with, records -> records.people().takeBack(application, role));
      case 3, 12 ->
          does(
              "end" + with,
              records ->
                  records
                      .people()
                      .end(
                          application,
                          machine,
                          yes,
                          Optional.of(new Shrink(role, number, end)).filter(_ -> yes),
                          asker));
      case 4 ->
          does("pause" + with, records -> records.people().pause(application, some, until, asker));
      case 5 -> call("resume" + with, records -> records.people().resume(application, some, asker));
      case 6 ->
          does("hold" + with, records -> records.people().hold(application, machine, until, asker));
      case 7 ->
          call("unhold" + with, records -> records.people().unhold(application, machine, asker));
      case 8 ->
          does(
              "wish to adopt" + with,
              records ->
                  records
                      .people()
                      .adopt(
                          application,
                          List.of(new RandomMachines(new Random(number)).adoption(now)),
                          asker));
      case 9 ->
          does(
              "wish to leave" + with,
              records -> records.people().leave(application, List.of(machine), asker));
      case 10 ->
          does(
              "fulfil" + with,
              records ->
                  records.ledger().wishes().handovers(application).stream()
                      .limit(1)
                      .forEach(wish -> records.ledger().wishes().fulfilled(lease, wish, now)));
      default -> call("wishes" + with, records -> wishes(records, application));
    };
  }

  private static Adjustment.Kind kind(int number) {
    return number % 2 == 0 ? Adjustment.Kind.AT_LEAST : Adjustment.Kind.EXACTLY;
  }

  Call rescue(Lease lease, List<Row> rows, Instant now) {
    long slot =
        random.nextInt(9) == 0 ? 100_000 : rows.get(random.nextInt(rows.size())).machine().slot();
    int job = random.nextInt(2);
    LockedJob locked = new LockedJob(job, "worker " + (slot % 3), "then", now);
    Rescue rescue = new Rescue(role(), "queue", locked, slot);
    Result result = List.of(Result.values()).get(random.nextInt(3));
    MachineId machine = machine(rows);
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          call(
              "rescue " + lease + " " + rescue,
              records -> records.ledger().rescues().intend(lease, rescue, 3, now));
      case 2, 3 ->
          does(
              "rescued " + lease + " " + rescue + " " + result,
              records -> records.ledger().rescues().done(lease, rescue, result, "freed", now));
      default ->
          call(
              "rescues of " + machine,
              records -> records.ledger().rescues().of(lease.application(), List.of(machine)));
    };
  }

  /** All that is in force, without the real time at which it was said. */
  static List<String> wishes(Records records, String application) {
    Instant now = LATER;
    var wishes = records.ledger().wishes();
    List<String> all = new ArrayList<>();
    wishes
        .adjustments(application, now)
        .forEach(wish -> {
          Adjustment one = wish.adjustment();
          all.add(
              "%s %d %s %d %s %s"
                  .formatted(
                      wish.role(), one.id(), one.kind(), one.machines(), one.by(), one.until()));
        });
    wishes
        .ends(application)
        .forEach(end ->
            all.add("%d %s %s %s".formatted(end.id(), end.machine(), end.force(), end.asked())));
    wishes
        .pauses(application, now)
        .forEach(pause ->
            all.add(
                "%s %s %s %s".formatted(pause.role(), pause.by(), pause.reason(), pause.until())));
    wishes.handovers(application).stream().map(Handover::toString).forEach(all::add);
    records
        .ledger()
        .restraints()
        .holds(application, now)
        .forEach(hold ->
            all.add(
                "%s %s %s %s".formatted(hold.machine(), hold.by(), hold.reason(), hold.until())));
    return all;
  }
}
