package scaler.sim.soak;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Tariff;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.HealRung;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import scaler.core.schedule.Cron;
import scaler.sim.time.Dice;
import scaler.sim.time.Dice.Rolls;

/** Makes small fleets by chance; each is one that somebody could have. */
final class FleetDraft {
  static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  static final List<String> ZONES = List.of("zone-a", "zone-b", "zone-c");
  static final List<String> TYPES = List.of("large", "other");

  /** US dollars an hour. */
  private static final Map<String, BigDecimal> PRICES =
      Map.of(
          "large",
          new BigDecimal("0.1"),
          "other",
          new BigDecimal("0.06"),
          Tariff.SPOT + "large",
          new BigDecimal("0.04"),
          Tariff.SPOT + "other",
          new BigDecimal("0.02"));

  private static final List<String> DEVICES = List.of("/dev/sdf", "/dev/sdg");

  private final Rolls rolls;
  private final Rolls disks;
  private final Rolls fallbacks;
  private final LimitDraft limits;
  private final RatioDraft ratios;
  private final PolicyDraft policies;
  private final Share share;

  FleetDraft(Dice dice, Share share) {
    rolls = dice.rolls("fleet" + share.own());
    disks = dice.rolls("disks" + share.own());
    fallbacks = dice.rolls("fallbacks" + share.own());
    limits = new LimitDraft(rolls, dice.rolls("budgets" + share.own()));
    ratios = new RatioDraft(dice.rolls("ratios" + share.own()));
    policies = new PolicyDraft(rolls, dice, share);
    this.share = share;
  }

  /** A fleet of one to four roles in one to three zones. */
  FleetSpec fleet(String application) {
    List<RoleSpec> roles = new ArrayList<>();
    int count = rolls.from(1, share.roles());
    for (int n = 0; n < count; n++) {
      roles.add(rolls.chance(0.5) ? web("web" + n) : jobs("jobs" + n));
    }
    List<String> zones = ZONES.subList(0, rolls.one(1, 2, 2, 3, 3));
    return fleet(application, ratios.of(roles), zones, limits.of(10, 40));
  }

  private static FleetSpec fleet(
      String application, List<RoleSpec> roles, List<String> zones, LimitSpec limits) {
    return new FleetSpec(
        application,
        Optional.empty(),
        ZONE,
        Optional.empty(),
        new CloudSpec(
            FleetSpec.Provider.LOCAL, Optional.empty(), zones, List.of(), Optional.empty()),
        Map.of("team", "night watch"),
        Optional.empty(),
        new PriceSpec(PRICES, 0, Map.of()),
        roles,
        Optional.empty(),
        limits);
  }

  /** The same fleet with one thing changed: bounds, a role more or less, a balancer. */
  FleetSpec changed(FleetSpec before) {
    List<RoleSpec> roles = new ArrayList<>(before.roles());
    int which = rolls.from(0, roles.size() - 1);
    RoleSpec role = roles.get(which);
    boolean worksOff = role.backlog().isPresent();
    switch (rolls.from(0, 3)) {
      case 0 -> {
        if (roles.size() > 1) {
          roles.remove(which);
        }
      }
      case 1 -> {
        String name = (worksOff ? "jobs" : "web") + rolls.from(0, 5);
        if (roles.stream().noneMatch(one -> one.name().value().equals(name))) {
          roles.add(worksOff ? jobs(name) : web(name));
        }
      }
      default -> roles.set(which, worksOff ? jobs(role.name().value()) : web(role.name().value()));
    }
    return fleet(before.application(), ratios.of(roles), before.cloud().subnets(), before.limits());
  }

  /** Servers behind a balancer or none, by the clock. */
  private RoleSpec web(String name) {
    int min = rolls.from(0, 3);
    int max = min + rolls.from(0, 6);
    List<Entry> entries = new ArrayList<>();
    int lines = rolls.from(0, 3);
    for (int n = 0; n < lines; n++) {
      Cron cron = Cron.parse("%d %d * * *".formatted(rolls.from(0, 59), rolls.from(0, 23)));
      entries.add(new Entry(cron, ZONE, new Change.Capacity(rolls.from(min, max))));
    }
    List<BalancerSpec> balancers = new ArrayList<>();
    if (rolls.chance(0.8)) {
      balancers.add(new BalancerSpec.TargetGroup("front-" + share.common() + name));
    }
    if (rolls.chance(0.2)) {
      balancers.add(new BalancerSpec.Classic("old-" + share.common() + name));
    }
    return role(
        name, new Bounds(min, max), new CapacitySchedule(entries), Optional.empty(), balancers);
  }

  /** Servers that work off a queue. */
  private RoleSpec jobs(String name) {
    int min = rolls.one(0, 0, 1, 1, 2);
    int max = min + rolls.from(1, 8);
    Policy policy = policies.ofJobs();
    SourceSpec source = source(name);
    BacklogSpec backlog =
        new BacklogSpec(
            source,
            // A number alone does not say how long jobs wait.
            source instanceof SourceSpec.HttpNumber ? policies.ofNumber() : policy,
            Duration.ofSeconds(rolls.one(10, 30, 60, 300)),
            Duration.ofMinutes(10),
            fallback(max));
    return role(name, new Bounds(min, max), CapacitySchedule.NONE, Optional.of(backlog), List.of());
  }

  /** Mostly what runs is kept while the queue is silent, and no more. */
  private Optional<FallbackSpec> fallback(int max) {
    return fallbacks.chance(0.4)
        ? Optional.of(
            new FallbackSpec(fallbacks.from(0, max), Duration.ofMinutes(fallbacks.from(2, 12))))
        : Optional.empty();
  }

  private SourceSpec source(String role) {
    String name = share.own() + role;
    String url = "postgres://queue/" + name;
    if (rolls.chance(0.15)) {
      return new SourceSpec.HttpNumber("http://queue/" + name);
    }
    return new SourceSpec.DelayedJob(
        url,
        rolls.chance(0.5) ? Count.READY : Count.READY_AND_RUNNING,
        Optional.empty(),
        Duration.ofHours(4),
        rolls.chance(0.7)
            ? Optional.of(new RescueSpec("postgres://rescue/" + name, rolls.from(2, 5), 25))
            : Optional.empty());
  }

  private RoleSpec role(
      String name,
      Bounds capacity,
      CapacitySchedule schedule,
      Optional<BacklogSpec> backlog,
      List<BalancerSpec> balancers) {
    boolean asked = rolls.chance(backlog.isEmpty() ? 0.7 : 0.3);
    return new RoleSpec(
        new RoleName(name),
        machine(backlog.isPresent()).withDataVolumes(volumes(name)),
        capacity,
        schedule,
        backlog,
        Duration.ofMinutes(rolls.one(5, 15, 45)),
        Optional.of(up()).filter(_ -> asked),
        Duration.ofMinutes(rolls.from(3, 10)),
        balancers,
        new DrainSpec(
            Duration.ofMinutes(rolls.from(5, 30)),
            rolls.chance(0.15) ? OnTimeout.TERMINATE : OnTimeout.WAIT),
        heal(capacity),
        Optional.empty(),
        Optional.empty(),
        limits.of(3, 12),
        Optional.empty());
  }

  private HealSpec heal(Bounds capacity) {
    List<HealRung> steps =
        rolls.one(
            List.<HealRung>of(),
            List.of(HealRung.REPLACE),
            List.of(HealRung.REPLACE),
            List.of(HealRung.REBOOT, HealRung.REPLACE),
            List.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE),
            List.of(HealRung.REBOOT, HealRung.RESTART, HealRung.REPLACE));
    boolean kept = rolls.chance(0.2) && steps.contains(HealRung.REPLACE);
    return new HealSpec(
        steps,
        3,
        4,
        Duration.ofSeconds(rolls.one(0, 0, 30)),
        Duration.ofMinutes(rolls.one(3, 3, 5)),
        Optional.of(Duration.ofMinutes(rolls.from(20, 90))).filter(_ -> kept),
        capacity.max() == 1 && capacity.min() == 1);
  }

  /** Of some roles each machine has one or two. */
  private List<DataVolume> volumes(String name) {
    if (!disks.chance(0.15)) {
      return List.of();
    }
    List<DataVolume> entries = new ArrayList<>();
    for (String device : DEVICES.subList(0, disks.one(1, 1, 2))) {
      entries.add(
          new DataVolume(
              new TagSpec("data", share.common() + name + device),
              device,
              Optional.of(Duration.ofMinutes(disks.from(30, 300))).filter(_ -> disks.chance(0.6))));
    }
    return entries;
  }

  private HealthSpec up() {
    return new HealthSpec(
        "http://{address}/up",
        Optional.of("ok"),
        Duration.ofSeconds(5),
        Duration.ofSeconds(rolls.one(5, 15, 30)));
  }

  private MachineSpec machine(boolean worksOff) {
    List<Market> markets =
        rolls.one(
            List.of(Market.ON_DEMAND),
            List.of(Market.ON_DEMAND),
            List.of(Market.SPOT),
            List.of(Market.SPOT, Market.ON_DEMAND));
    return new MachineSpec(
        Optional.empty(),
        Optional.empty(),
        TYPES.subList(0, rolls.from(1, 2)),
        markets,
        Optional.of("boot.sh"),
        worksOff ? Runs.JOB : Runs.APP,
        Optional.empty(),
        VolumeSpec.STANDARD,
        List.of());
  }
}
