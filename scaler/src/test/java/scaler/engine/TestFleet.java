package scaler.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.PriceSpec;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.Cron;
import scaler.engine.port.Fleets;

/** Fleets for tests, in memory: each that is applied governs from then on. */
public final class TestFleet implements Fleets {
  /** The zone in which the schedules of these fleets are read. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  /** Where the job role's backlog is. */
  public static final String QUEUE = "postgres://queue";

  /** The web role's balancer. */
  public static final BalancerSpec BALANCER = new BalancerSpec.TargetGroup("front");

  /** Who frees its jobs when their machines have ended. */
  private static final RescueSpec RESCUE = new RescueSpec("postgres://rescue", 3, 25);

  private static final HealthSpec UP =
      new HealthSpec(
          "http://{address}/up", Optional.of("ok"), Duration.ofSeconds(1), Duration.ofSeconds(1));

  public static final RoleName WEB = new RoleName("web");
  public static final RoleName JOBS = new RoleName("jobs");

  private final String application;
  private volatile String installation = "night";
  private final List<FleetSpec> versions = new CopyOnWriteArrayList<>();

  private PriceSpec prices = PriceSpec.NONE;
  private LimitSpec limits = LimitSpec.NONE;
  private Map<String, String> tags = Map.of("team", "night watch");

  public TestFleet(String application) {
    this.application = application;
  }

  /** What the fleets that are applied from now on say of prices. */
  void prices(PriceSpec told) {
    prices = told;
  }

  /** The ceilings of the fleets that are applied from now on. */
  void limits(LimitSpec told) {
    limits = told;
  }

  /** The tags of the user's own in the fleets that are applied from now on. */
  void tags(Map<String, String> own) {
    tags = Map.copyOf(own);
  }

  /** The name under which machines run from now on. */
  public void installation(String name) {
    installation = name;
  }

  /** Applies a fleet of these roles in two zones. */
  public void apply(RoleSpec... roles) {
    versions.add(
        new FleetSpec(
            application,
            Optional.empty(),
            ZONE,
            Optional.empty(),
            new CloudSpec(
                FleetSpec.Provider.LOCAL,
                Optional.empty(),
                List.of("zone-a", "zone-b"),
                List.of(),
                Optional.empty()),
            tags,
            Optional.empty(),
            prices,
            List.of(roles),
            Optional.empty(),
            limits));
  }

  /** Web servers behind a balancer; shrinks after a minute of life at the earliest. */
  public static RoleSpec web(int min, int max, String... schedule) {
    List<CapacitySchedule.Entry> entries = new ArrayList<>();
    for (int n = 0; n < schedule.length; n += 2) {
      entries.add(
          new CapacitySchedule.Entry(
              Cron.parse(schedule[n]),
              ZONE,
              new CapacitySchedule.Change.Capacity(Integer.parseInt(schedule[n + 1]))));
    }
    return role(
        WEB,
        new Bounds(min, max),
        new CapacitySchedule(entries),
        Optional.empty(),
        List.of(BALANCER));
  }

  /** So many web servers, behind these balancers. */
  public static RoleSpec webBehind(int machines, BalancerSpec... balancers) {
    return role(
        WEB,
        new Bounds(machines, machines),
        CapacitySchedule.NONE,
        Optional.empty(),
        List.of(balancers));
  }

  /** Job servers: above 5 jobs one more, below 2 one less, every 5 s. */
  public static RoleSpec jobs(int min, int max) {
    return role(
        JOBS,
        new Bounds(min, max),
        CapacitySchedule.NONE,
        Optional.of(
            new BacklogSpec(
                new SourceSpec.DelayedJob(
                    QUEUE,
                    Count.READY_AND_RUNNING,
                    Optional.empty(),
                    Duration.ofHours(4),
                    Optional.of(RESCUE)),
                new Policy.Threshold(5, 2),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Optional.empty())),
        List.of());
  }

  private static RoleSpec of(RoleSpec role, BacklogSpec backlog) {
    return role(
        role.name(), role.capacity(), role.schedule(), Optional.of(backlog), role.loadBalancers());
  }

  /** The same role, which goes by what its machines have in hand, four each. */
  public static RoleSpec telling(RoleSpec role) {
    return of(
        role,
        new BacklogSpec(
            List.of(new Weighed(new SourceSpec.EachMachine("http://{address}:9293/load"))),
            new Policy.Target(4, 0, Duration.ZERO, Duration.ZERO),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Optional.empty(),
            ScaleIn.IN_QUIET_HOURS));
  }

  /** The same role, of several queues. */
  public static RoleSpec of(RoleSpec role, Weighed... sources) {
    BacklogSpec backlog = role.backlog().orElseThrow();
    return of(
        role,
        new BacklogSpec(
            List.of(sources),
            backlog.policy(),
            backlog.interval(),
            backlog.maxWait(),
            backlog.fallback(),
            ScaleIn.BY_LOAD));
  }

  /** A table at that address, whose jobs are freed when their machines have ended. */
  public static Weighed table(String url, int weight) {
    return new Weighed(
        new SourceSpec.DelayedJob(
            url,
            Count.READY_AND_RUNNING,
            Optional.empty(),
            Duration.ofHours(4),
            Optional.of(RESCUE)),
        new BigDecimal(weight));
  }

  /** The same role, healed that way. */
  public static RoleSpec healed(RoleSpec role, HealSpec heal) {
    return new RoleSpec(
        role.name(),
        role.machine(),
        role.capacity(),
        role.schedule(),
        role.backlog(),
        role.minimumLifetime(),
        role.health(),
        role.startup(),
        role.loadBalancers(),
        role.drain(),
        heal,
        role.assets(),
        role.counted(),
        LimitSpec.NONE,
        Optional.empty());
  }

  /** The same role in other markets. */
  public static RoleSpec in(RoleSpec role, Market... markets) {
    MachineSpec machine = role.machine();
    return role.with(
        new MachineSpec(
            machine.image(),
            machine.launchTemplate(),
            machine.types(),
            List.of(markets),
            machine.userData(),
            machine.runs(),
            machine.profile(),
            machine.rootVolume(),
            List.of()),
        role.ratio());
  }

  /** A role of which no machine can be launched: nobody stored its boot script. */
  public static RoleSpec broken(String name) {
    RoleSpec web = web(1, 1);
    return new RoleSpec(
        new RoleName(name),
        new MachineSpec(
            Optional.empty(),
            Optional.empty(),
            List.of("small"),
            List.of(Market.ON_DEMAND),
            Optional.of("lost.sh"),
            Runs.APP,
            Optional.empty(),
            VolumeSpec.STANDARD,
            List.of()),
        web.capacity(),
        web.schedule(),
        web.backlog(),
        web.minimumLifetime(),
        web.health(),
        web.startup(),
        List.of(),
        web.drain(),
        web.heal(),
        Optional.empty(),
        Optional.empty(),
        LimitSpec.NONE,
        Optional.empty());
  }

  private static RoleSpec role(
      RoleName name,
      Bounds capacity,
      CapacitySchedule schedule,
      Optional<BacklogSpec> backlog,
      List<BalancerSpec> balancers) {
    return new RoleSpec(
        name,
        new MachineSpec(
            Optional.empty(),
            Optional.empty(),
            List.of("small"),
            List.of(Market.ON_DEMAND),
            Optional.of("boot.sh"),
            backlog.isPresent() ? Runs.JOB : Runs.APP,
            Optional.empty(),
            VolumeSpec.STANDARD,
            List.of()),
        capacity,
        schedule,
        backlog,
        Duration.ofMinutes(1),
        backlog.isPresent() ? Optional.empty() : Optional.of(UP),
        Duration.ofMinutes(2),
        balancers,
        new DrainSpec(Duration.ofMinutes(5), OnTimeout.WAIT),
        HealSpec.STANDARD,
        Optional.empty(),
        Optional.empty(),
        LimitSpec.NONE,
        Optional.empty());
  }

  @Override
  public Optional<Active> active(String asked) {
    return versions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Active(
                versions.size(),
                installation,
                versions.getLast(),
                Resolved.asWritten(versions.getLast().cloud()),
                Map.of("boot.sh", "#!/bin/sh\nexit 0\n")));
  }

  @Override
  public List<RoleSpec> removed(Active active) {
    return versions.reversed().stream()
        .flatMap(fleet -> fleet.roles().stream())
        .filter(role -> active.spec().role(role.name()).isEmpty())
        .collect(
            java.util.stream.Collectors.toMap(
                RoleSpec::name, role -> role, (later, earlier) -> later, TreeMap::new))
        .values()
        .stream()
        .toList();
  }

  @Override
  public Map<RoleName, List<BalancerSpec>> former(Active active) {
    Map<RoleName, List<BalancerSpec>> former = new TreeMap<>();
    for (FleetSpec fleet : versions) {
      for (RoleSpec role : fleet.roles()) {
        var now = active.spec().role(role.name()).orElse(role).loadBalancers();
        var before = former.computeIfAbsent(role.name(), _ -> new ArrayList<>());
        role.loadBalancers().stream()
            .filter(balancer -> !now.contains(balancer) && !before.contains(balancer))
            .forEach(before::add);
      }
    }
    return former;
  }
}
