package scaler.engine.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.engine.port.Balancer;
import scaler.engine.port.Cloud;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Leases;
import scaler.engine.port.Outcome;
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

  private UnderLease(Leases leases, Lease lease) {
    this.leases = leases;
    this.lease = lease;
  }

  static World of(World world, Leases leases, Lease lease) {
    UnderLease under = new UnderLease(leases, lease);
    return new World(
        under.new HeldCloud(world.cloud()),
        under.new HeldBalancer(world.balancer()),
        world.pages(),
        world.queues(),
        world.others());
  }

  private void hold() {
    if (!leases.lasts(lease, CALL) && !leases.renew(lease)) {
      throw new LeaseLostException(lease);
    }
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
    public Outcome<CloudMachine> launch(LaunchRequest request) {
      hold();
      return cloud.launch(request);
    }

    @Override
    public Outcome<MachineId> tag(MachineId machine, String key, String value) {
      hold();
      return cloud.tag(machine, key, value);
    }

    @Override
    public Outcome<MachineId> untag(MachineId machine, String key) {
      hold();
      return cloud.untag(machine, key);
    }

    @Override
    public Outcome<MachineId> terminate(MachineId machine) {
      hold();
      return cloud.terminate(machine);
    }

    @Override
    public Outcome<MachineId> reboot(MachineId machine) {
      hold();
      return cloud.reboot(machine);
    }

    @Override
    public Outcome<MachineId> stop(MachineId machine, boolean force) {
      hold();
      return cloud.stop(machine, force);
    }

    @Override
    public Outcome<MachineId> start(MachineId machine) {
      hold();
      return cloud.start(machine);
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
      hold();
      return balancer.register(spec, machine);
    }

    @Override
    public Outcome<MachineId> deregister(BalancerSpec spec, Member member) {
      hold();
      return balancer.deregister(spec, member);
    }
  }
}
