package scaler.engine.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import scaler.core.fleet.SourceSpec.DelayedJob;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.LockedJob;
import scaler.core.model.MachineId;
import scaler.core.model.Volume;
import scaler.core.model.VolumeCopy;
import scaler.core.model.VolumeId;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.JobLocks;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.engine.port.OnBehalf;
import scaler.engine.port.Outcome;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;

/**
 * The world as the holder of a lease may change it: before each call that changes something the
 * lease is seen to outlast the call. A process that stood still in the middle of a look, for
 * whatever time, so cannot act beside the one that took over.
 */
final class UnderLease {
  /** No call takes longer, retries included. */
  static final Duration CALL = Duration.ofSeconds(8);

  private final Leases leases;
  private final Lease lease;
  private final OptionalLong decision;

  private UnderLease(Leases leases, Lease lease, OptionalLong decision) {
    this.leases = leases;
    this.lease = lease;
    this.decision = decision;
  }

  /** For what no decision asks for. */
  static World of(World world, Leases leases, Lease lease) {
    return new UnderLease(leases, lease, OptionalLong.empty()).held(world);
  }

  /** Each call that changes something is made on behalf of that decision. */
  static World of(World world, Leases leases, Lease lease, long decision) {
    return new UnderLease(leases, lease, OptionalLong.of(decision)).held(world);
  }

  private World held(World world) {
    return new World(
        new HeldCloud(world.cloud()),
        new HeldBalancer(world.balancer()),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        new HeldVolumes(world.volumes()),
        new HeldLocks(world.locks()));
  }

  private <T> T change(Supplier<T> call) {
    if (!leases.lasts(lease, CALL) && !leases.renew(lease)) {
      throw new LeaseLostException(lease);
    }
    return decision.isPresent() ? OnBehalf.of(decision.getAsLong(), call) : call.get();
  }

  private final class HeldCloud implements Cloud {
    private final Cloud cloud;

    HeldCloud(Cloud cloud) {
      this.cloud = cloud;
    }

    @Override
    public Outcome<List<CloudMachine>> list(String application) {
      return cloud.list(application);
    }

    @Override
    public Outcome<Optional<CloudMachine>> find(MachineId machine) {
      return cloud.find(machine);
    }

    @Override
    public int launchesNow() {
      return cloud.launchesNow();
    }

    @Override
    public Outcome<CloudMachine> launch(LaunchRequest request) {
      return change(() -> cloud.launch(request));
    }

    @Override
    public Outcome<MachineId> tag(MachineId machine, String key, String value) {
      return change(() -> cloud.tag(machine, key, value));
    }

    @Override
    public Outcome<MachineId> untag(MachineId machine, String key) {
      return change(() -> cloud.untag(machine, key));
    }

    @Override
    public Outcome<MachineId> terminate(MachineId machine) {
      return change(() -> cloud.terminate(machine));
    }

    @Override
    public Outcome<MachineId> reboot(MachineId machine) {
      return change(() -> cloud.reboot(machine));
    }

    @Override
    public Outcome<MachineId> stop(MachineId machine, boolean force) {
      return change(() -> cloud.stop(machine, force));
    }

    @Override
    public Outcome<MachineId> start(MachineId machine) {
      return change(() -> cloud.start(machine));
    }
  }

  private final class HeldLocks implements JobLocks {
    private final JobLocks locks;

    HeldLocks(JobLocks locks) {
      this.locks = locks;
    }

    @Override
    public Outcome<List<LockedJob>> held(DelayedJob source, Set<String> workers) {
      return locks.held(source, workers);
    }

    @Override
    public Outcome<Boolean> free(DelayedJob source, LockedJob job, Optional<String> failure) {
      return change(() -> locks.free(source, job, failure));
    }
  }

  private final class HeldVolumes implements Volumes {
    private final Volumes volumes;

    HeldVolumes(Volumes volumes) {
      this.volumes = volumes;
    }

    @Override
    public Outcome<List<Volume>> tagged(String key, String value) {
      return volumes.tagged(key, value);
    }

    @Override
    public Outcome<VolumeId> attach(VolumeId volume, MachineId machine, String device) {
      return change(() -> volumes.attach(volume, machine, device));
    }

    @Override
    public Outcome<List<VolumeCopy>> copies(Map<String, String> tags) {
      return volumes.copies(tags);
    }

    @Override
    public Outcome<String> copy(VolumeId volume, Map<String, String> tags) {
      return change(() -> volumes.copy(volume, tags));
    }

    @Override
    public Outcome<String> deleteCopy(String snapshot) {
      return change(() -> volumes.deleteCopy(snapshot));
    }
  }

  private final class HeldBalancer implements Balancer {
    private final Balancer balancer;

    HeldBalancer(Balancer balancer) {
      this.balancer = balancer;
    }

    @Override
    public Outcome<Targets> targets(BalancerSpec spec, Collection<Member> members) {
      return balancer.targets(spec, members);
    }

    @Override
    public Outcome<MachineId> register(BalancerSpec spec, CloudMachine machine) {
      return change(() -> balancer.register(spec, machine));
    }

    @Override
    public Outcome<MachineId> deregister(BalancerSpec spec, Member member) {
      return change(() -> balancer.deregister(spec, member));
    }
  }
}
