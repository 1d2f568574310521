package scaler.core.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;

/**
 * One role of an application: what its machines are, how many there should be, and how they come
 * and go.
 *
 * @param capacity the outer bounds; nothing that scaler does by itself leaves them
 * @param schedule empty when the clock asks for nothing
 * @param backlog how the job queue moves the capacity, where the role has a queue
 * @param minimumLifetime no scale-in by backlog or schedule before a machine is this old
 * @param loadBalancers all that a ready machine joins; it serves when each finds it healthy
 * @param counted machines that do its work as well, and are not its own
 * @param limits what it may launch and cost, however much is wanted
 * @param ratio the other role with which it grows
 * @param health how a machine proves over HTTP that it is ready; absent: its status page says so
 */
public record RoleSpec(
    RoleName name,
    MachineSpec machine,
    Bounds capacity,
    CapacitySchedule schedule,
    Optional<BacklogSpec> backlog,
    Duration minimumLifetime,
    Optional<HealthSpec> health,
    Duration startup,
    List<BalancerSpec> loadBalancers,
    DrainSpec drain,
    HealSpec heal,
    Optional<String> assets,
    Optional<Counted> counted,
    LimitSpec limits,
    Optional<RatioSpec> ratio) {
  public RoleSpec {
    loadBalancers = List.copyOf(loadBalancers);
  }

  /** Whether its machines work off a queue; what comes to them by a balancer alone is none. */
  public boolean worksOffAQueue() {
    return backlog.stream().flatMap(all -> all.sources().stream()).anyMatch(Weighed::isQueue);
  }

  /** Whether a snapshot is taken of any of its data volumes. */
  public boolean keepsSnapshots() {
    return machine.dataVolumes().stream().anyMatch(volume -> volume.snapshot().isPresent());
  }

  /** The same role without data volumes. */
  public RoleSpec withoutDataVolumes() {
    return with(machine.withDataVolumes(List.of()), ratio);
  }

  /** The same role of other machines, growing with another one or with none. */
  public RoleSpec with(MachineSpec machines, Optional<RatioSpec> other) {
    return new RoleSpec(
        name,
        machines,
        capacity,
        schedule,
        backlog,
        minimumLifetime,
        health,
        startup,
        loadBalancers,
        drain,
        heal,
        assets,
        counted,
        limits,
        other);
  }

  /** A tag of machines or volumes. */
  public record TagSpec(String key, String value) {
    /** As people write it: {@code key=value}. */
    public String written() {
      return key + "=" + value;
    }
  }

  /**
   * What a launch asks the cloud for.
   *
   * @param image absent with a launch template and on the local cloud
   * @param types machine types, tried in turn; may be empty with a launch template
   * @param markets how they are paid for, tried in turn in each zone; never empty
   * @param launchTemplate a launch template's name or id, with {@code :version} where the file says
   *     one
   * @param userData the boot script as the fleet file names it; absent: none of ours
   * @param runs what the boot script sets up
   * @param profile the instance profile, by name or ARN: what the machine may do in AWS
   * @param rootVolume the disk that it boots from; a launch template says that by itself
   * @param dataVolumes what each machine is given of the volumes that exist
   */
  public record MachineSpec(
      Optional<ImageSpec> image,
      Optional<String> launchTemplate,
      List<String> types,
      List<Market> markets,
      Optional<String> userData,
      Runs runs,
      Optional<String> profile,
      VolumeSpec rootVolume,
      List<DataVolume> dataVolumes) {
    public MachineSpec {
      types = List.copyOf(types);
      markets = List.copyOf(markets);
      if (markets.isEmpty()) {
        throw new IllegalArgumentException("a role's machines need a market");
      }
      dataVolumes = List.copyOf(dataVolumes);
    }

    /** The same machines with these data volumes instead of theirs. */
    public MachineSpec withDataVolumes(List<DataVolume> others) {
      return new MachineSpec(
          image, launchTemplate, types, markets, userData, runs, profile, rootVolume, others);
    }
  }

  /**
   * One volume for each machine, of those that bear the tag.
   *
   * @param device the name under which it is attached, such as {@code /dev/sdf}
   * @param snapshot how long one is kept that is taken before a machine's end; absent: none is
   *     taken
   */
  public record DataVolume(TagSpec tag, String device, Optional<Duration> snapshot) {}

  /**
   * A disk.
   *
   * @param gibibytes absent: as large as the image's
   * @param type such as {@code gp3}; absent: as the image's
   */
  public record VolumeSpec(Optional<Integer> gibibytes, Optional<String> type, boolean encrypted) {
    /** As the image's, encrypted. */
    public static final VolumeSpec STANDARD =
        new VolumeSpec(Optional.empty(), Optional.empty(), true);
  }

  /** What a boot script sets up, whatever the fleet calls the role: {@code ROLE=} in user data. */
  public enum Runs {
    APP("app"),
    JOB("job");

    private final String word;

    Runs(String word) {
      this.word = word;
    }

    /** The word in fleet files and user data. */
    public String word() {
      return word;
    }
  }

  /**
   * How job queues move a role's capacity.
   *
   * @param sources the queues that it works off, one or more; what they say is one reading
   * @param interval how often the policy takes a step
   * @param maxWait no ready job waits longer without one machine more, below the maximum
   * @param fallback what is wanted when the queue stays unknown; absent: what runs is kept
   * @param scaleIn when the policy may let machines go
   */
  public record BacklogSpec(
      List<Weighed> sources,
      Policy policy,
      Duration interval,
      Duration maxWait,
      Optional<FallbackSpec> fallback,
      ScaleIn scaleIn) {
    public BacklogSpec {
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("a backlog needs a source");
      }
    }

    /** Of one queue, by load. */
    public BacklogSpec(
        SourceSpec source,
        Policy policy,
        Duration interval,
        Duration maxWait,
        Optional<FallbackSpec> fallback) {
      this(List.of(new Weighed(source)), policy, interval, maxWait, fallback, ScaleIn.BY_LOAD);
    }

    /** The job tables, each once; with those who may free jobs in it where a source names them. */
    public Collection<SourceSpec.DelayedJob> tables() {
      Map<String, SourceSpec.DelayedJob> tables = new LinkedHashMap<>();
      for (Weighed one : sources) {
        one.table()
            .ifPresent(table ->
                tables.merge(
                    table.url(),
                    table,
                    (first, other) -> first.rescue().isPresent() ? first : other));
      }
      return tables.values();
    }

    /** Whether each queue shows who works on what. */
    public boolean showsAllLocks() {
      return sources.stream().allMatch(one -> one.table().isPresent() || !one.isQueue());
    }
  }

  /** Which jobs are demand: those that could run now, or also those that do. */
  public enum Count {
    READY,
    READY_AND_RUNNING
  }

  /**
   * The proof over HTTP that a machine answers.
   *
   * @param url with {@code {address}} as its host
   * @param contains the answer's body holds this text; absent: status 200 is enough
   */
  public record HealthSpec(
      String url, Optional<String> contains, Duration timeout, Duration interval) {
    /** The page to ask on a machine at that address. */
    public URI at(String address, int portOffset) {
      return MachinePage.at(url, address, portOffset);
    }
  }

  /**
   * How long a drain may take, and what then.
   *
   * @param timeout after this an alarm is raised
   * @param onTimeout wait for the proof, or end the machine without it
   */
  public record DrainSpec(Duration timeout, OnTimeout onTimeout) {}

  /** What follows when a drain takes longer than its time-out. */
  public enum OnTimeout {
    WAIT,
    TERMINATE
  }
}
