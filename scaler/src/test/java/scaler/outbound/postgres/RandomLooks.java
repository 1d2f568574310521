package scaler.outbound.postgres;

import static scaler.outbound.postgres.RandomCalls.call;
import static scaler.outbound.postgres.RandomCalls.does;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import scaler.core.decide.Care;
import scaler.core.decide.Guard;
import scaler.core.decide.Neighbours;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Stock;
import scaler.core.decide.Verdict;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Ailment;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Disks;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineHolds;
import scaler.core.model.Market;
import scaler.core.model.Offer;
import scaler.core.model.Pulse;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;
import scaler.engine.TestFleet;
import scaler.engine.port.Lease;
import scaler.engine.port.SampleMachines;
import scaler.outbound.postgres.RandomCalls.Call;
import scaler.sim.store.SimHistory.Row;

/** What a loop leaves in the journal. */
final class RandomLooks {
  private static final RoleSpec SPEC = TestFleet.jobs(1, 5);

  private final Random random;

  RandomLooks(Random random) {
    this.random = random;
  }

  Call next(Lease lease, List<Row> rows, Instant now) {
    RoleName role = SPEC.name();
    return switch (random.nextInt(10)) {
      case 0 -> {
        LaunchTrouble trouble = random.nextBoolean() ? LaunchTrouble.NONE : trouble(now);
        yield does(
            "launches " + lease + " " + trouble,
            records -> records.ledger().journal().launches(lease, role, trouble));
      }
      case 1 -> {
        Offer offer =
            new Offer(
                "zone-" + random.nextInt(2),
                random.nextBoolean() ? "" : "m7g.large",
                random.nextBoolean() ? Market.SPOT : Market.ON_DEMAND);
        yield does(
            "rests " + lease + " " + offer,
            records -> records.ledger().journal().rests(lease, role, offer, now));
      }
      case 2 -> does("looked " + lease, records -> records.ledger().journal().looked(lease, now));
      case 3 ->
          call(
              "memories " + lease.application(),
              records -> records.ledger().journal().memories(lease.application()));
      default -> look(lease, rows, now);
    };
  }

  private LaunchTrouble trouble(Instant now) {
    return LaunchTrouble.NONE.oneMore("no room", now).oneMore("bad image", now);
  }

  private Call look(Lease lease, List<Row> rows, Instant now) {
    RoleView view = view(rows, now);
    Reason reason =
        switch (random.nextInt(4)) {
          case 0 -> new Reason.LastStep(2, now);
          case 1 -> new Reason.QueueUnknown("silent " + random.nextInt(3), now);
          default -> new Reason.Minimum(1 + random.nextInt(2));
        };
    int wanted = 1 + random.nextInt(2);
    Verdict verdict =
        new Verdict(
            wanted,
            random.nextInt(3),
            SPEC.capacity(),
            false,
            reason,
            List.of(),
            random.nextBoolean() ? RoleMemory.EMPTY : RoleMemory.EMPTY.stepped(wanted, now));
    List<Guard> guards = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      guards.add(new Guard.AtMaximum(random.nextInt(9), 5));
    }
    if (random.nextInt(3) == 0) {
      guards.add(new Guard.TooYoung("i-1", Duration.ofMinutes(random.nextInt(9))));
    }
    return call(
        "look %s %s %s %s %s".formatted(lease, reason, wanted, guards, view.machines()),
        records -> records.ledger().journal().record(lease, 1, view, verdict, guards, now));
  }

  private RoleView view(List<Row> rows, Instant now) {
    List<Sight> sights = new ArrayList<>();
    rows.stream()
        .filter(row -> row.machine().id().isPresent() && random.nextInt(6) == 0)
        .forEach(row -> sights.add(sight(row)));
    Reading reading =
        random.nextBoolean()
            ? new Reading.Unknown(now, "silent")
            : new Reading.Known(
                now,
                9,
                Optional.of(new Reading.Jobs(random.nextInt(9), 7, 3, 1, Duration.ofMillis(1500))),
                Optional.of(Map.of()));
    return new RoleView(
        SPEC,
        false,
        List.of(new RoleView.Placement("subnet-a", "zone-a")),
        sights,
        Stock.NOT_NEEDED,
        Optional.of(reading).filter(_ -> random.nextInt(5) > 0),
        Optional.empty(),
        List.of(),
        MachineHolds.NONE,
        List.of(),
        Optional.empty(),
        RoleMemory.EMPTY,
        LaunchTrouble.NONE,
        Neighbours.NONE,
        Care.NONE,
        Optional.empty());
  }

  private Sight sight(Row row) {
    Sight.Check check =
        switch (random.nextInt(4)) {
          case 0 -> new Sight.Check.NotMade();
          case 1 -> new Sight.Check.Unknown("no answer");
          case 2 -> new Sight.Check.Clear();
          default ->
              new Sight.Check.Found(
                  List.of(new Ailment.Failing("check " + random.nextInt(2), Optional.empty())));
        };
    return new Sight(
        row.machine(),
        Optional.of(SampleMachines.shown(row.machine())).filter(_ -> random.nextBoolean()),
        Optional.empty(),
        random.nextBoolean() ? new Sight.Health.Healthy() : new Sight.Health.Unhealthy("\"500\""),
        random.nextBoolean()
            ? Map.of()
            : Map.of(new BalancerSpec.TargetGroup("shop"), TargetState.UNHEALTHY),
        random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt(3)),
        check,
        Disks.NONE,
        Pulse.NONE);
  }
}
