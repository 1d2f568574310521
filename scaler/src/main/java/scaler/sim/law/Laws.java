package scaler.sim.law;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.EndCause;
import scaler.core.model.LockedJob;
import scaler.core.model.Machine;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.model.VolumeId;
import scaler.core.model.WorkerName;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.sim.region.Instance;
import scaler.sim.region.Witness;

/** All laws: told what happens, they throw {@link Broken} at the moment when one is broken. */
public final class Laws implements Witness {
  private final Facts facts;
  private final LeaseLaws leases;
  private final LaunchLaws launches;
  private final EndLaws ends;
  private final RecordLaws records;
  private final CallLaws calls;
  private final SweepLaws sweeps;
  private final FlapLaws flaps;
  private final BlindLaws blind;
  private final HealLaws heals;
  private final RungLaws rungs;
  private final OrderLaws orders;
  private final CeilingLaws ceilings;
  private final VolumeLaws volumes;
  private final Silence silence;
  private final OwnLaws owns;
  private final EndState end;

  public Laws(Facts facts, EndState end) {
    this.facts = facts;
    this.end = end;
    leases = new LeaseLaws(facts);
    launches = new LaunchLaws(facts);
    ends = new EndLaws(facts);
    records = new RecordLaws(facts);
    calls = new CallLaws(facts);
    sweeps = new SweepLaws(facts);
    flaps = new FlapLaws(facts);
    blind = new BlindLaws(facts);
    heals = new HealLaws(facts);
    rungs = new RungLaws(facts);
    orders = new OrderLaws(facts);
    ceilings = new CeilingLaws(facts);
    volumes = new VolumeLaws(facts);
    silence = new Silence(facts);
    owns = new OwnLaws(facts);
  }

  /** A look of the holder ended as it should. */
  public void looked(NodeView node) {
    sweeps.looked(node);
    rungs.looked(node);
  }

  /** Some time has passed. */
  public void sweep() {
    sweeps.sweep();
  }

  /** Somebody got the lease. */
  public void granted(Lease lease) {
    leases.granted(lease);
  }

  /** Its holder has its whole term again. */
  public void renewed(Lease lease) {
    leases.renewed(lease);
  }

  /** Its holder has given it back. */
  public void released(Lease lease) {
    leases.released(lease);
  }

  /** Somebody reached the database and was not given it, or was told to leave it to others. */
  public void refused() {
    leases.refused();
  }

  /** Something was committed under a lease. */
  public void under(Lease lease) {
    records.under(lease);
  }

  /** The intent for a machine was committed, with its frozen request. */
  public void intended(NodeView node, Machine intent, LaunchRequest request) {
    facts.rows.put(intent.slot(), intent);
    facts.requests.put(intent.slot(), request);
    launches.intended(node, intent);
    ceilings.intended(node, intent);
    volumes.intended(node, intent);
  }

  /** A row was written anew. */
  public void wrote(NodeView node, Machine before, Machine after, String what, Instant now) {
    records.wrote(node, before, after, now);
    launches.wrote(before, after);
    heals.wrote(node, before, after, now);
    ends.wrote(node, before, after, what, now);
    volumes.wrote(node, before, after);
    put(after);
    if (after.end().filter(end -> end.kind() == EndCause.Kind.LEFT).isPresent()) {
      facts.handed.letGo(after);
      facts.reached("a machine was let go");
    }
  }

  /** A row came to be for a machine that runs. */
  public void put(Machine row) {
    facts.rows.put(row.slot(), row);
    if (row.state() == MachineState.DRAINING) {
      facts.drainedOnce.add(row.slot());
    }
  }

  /** A look at one role was committed. */
  public void decided(
      NodeView node, RoleView view, Verdict verdict, List<Guard> guards, Instant now) {
    end.decided(view, verdict, guards);
    flaps.decided(view, verdict, now);
    blind.decided(view, verdict, now);
    guards.forEach(guard -> Decided.reached(guard).ifPresent(facts::reached));
    records.decided(node, view, verdict, now);
    heals.decided(node, view.spec().name(), verdict);
  }

  /** A launch found no room for a role in a zone. */
  public void noRoom(LaunchRequest request) {
    String role = request.tags().getOrDefault("scaler-role", "");
    facts.noRoom.put(role + " " + request.subnet(), facts.time.millis());
  }

  /** A balancer is about to be told to take a machine in, or out. */
  public void asks(NodeView node, String verb, BalancerSpec balancer, MachineId machine) {
    owns.asks(node, verb, machine);
    calls.asks(node, verb, facts.row(machine).map(Machine::role), balancer.label() + " " + machine);
  }

  /** A lock on a job is about to be taken off; the job is that of the machine's role. */
  public void asksToFree(NodeView node, LockedJob job) {
    Optional<RoleName> role =
        WorkerName.machine(job.worker()).flatMap(facts::row).map(Machine::role);
    calls.asks(node, "free", role, "job " + job.id());
    calls.frees(job);
  }

  /** That a job is to be freed was committed. */
  public void rescues(LockedJob job) {
    calls.rescues(job);
  }

  /** A volume is about to be asked for. */
  public void asksToAttach(NodeView node, VolumeId volume, MachineId machine) {
    owns.asks(node, "attach", machine);
    calls.asks(
        node, "attach", facts.row(machine).map(Machine::role), "%s %s".formatted(volume, machine));
    volumes.attaches(volume, machine);
  }

  /** A snapshot is about to be asked for. */
  public void asksToCopy(NodeView node, VolumeId volume, Map<?, ?> tags) {
    calls.asks(node, "copy", VolumeLaws.role(tags), volume.value());
    volumes.copies(volume, tags);
  }

  /** A snapshot is about to be deleted. */
  public void asksToDelete(NodeView node, String snapshot) {
    calls.asks(node, "delete", Optional.empty(), snapshot);
    volumes.deletes(snapshot);
  }

  /** A launch is about to be sent. */
  public void asksLaunch(NodeView node, LaunchRequest request) {
    RoleName role = new RoleName(request.tags().getOrDefault("scaler-role", "none"));
    calls.asks(node, "launch", Optional.of(role), request.clientToken());
    launches.asks(request);
  }

  /** Something is about to be asked for that is to happen to a machine. */
  public void asks(NodeView node, String verb, MachineId machine) {
    owns.asks(node, verb, machine);
    calls.asks(node, verb, facts.row(machine).map(Machine::role), machine.value());
    if (verb.equals("terminate")) {
      calls.ends(machine);
    } else if (verb.equals("tag")) {
      calls.cordons(machine);
    } else {
      orders.asks(node, verb, machine);
    }
  }

  /** A machine's tag is about to be set, or removed. */
  public void asksTag(NodeView node, String verb, MachineId machine, String key) {
    if (owns.isHandover(machine, key)) {
      owns.asks(node, verb, machine);
      calls.asks(node, verb, Optional.empty(), "%s of %s by %s".formatted(key, machine, node));
      owns.hands(node, verb, machine, key);
    } else {
      asks(node, verb, machine);
    }
  }

  /** Somebody wants a machine to change hands. */
  public void asksHandover(MachineId machine) {
    facts.handed.asked(machine);
  }

  /** A machine that is to be adopted has its row. */
  public void adopted(Machine row) {
    facts.adopted(row);
    put(row);
  }

  /** What was asked about a machine's hands is done, or is void. */
  public void handedOver(MachineId machine) {
    owns.handedOver(machine);
  }

  /** Whether a machine is one of this application, or was. */
  boolean concerns(Instance machine) {
    return facts.handed.knows(machine) || facts.launched(machine);
  }

  /** A process asked how a machine is, and was told. */
  public void heard(NodeView node, String question, Object[] arguments, @Nullable Object answer) {
    facts.heard.told(node, question, arguments, answer);
  }

  @Override
  public void born(Instance machine) {
    launches.born(machine);
  }

  @Override
  public void ends(Instance machine, int jobs, boolean connected) {
    ends.touches(machine, "ended");
    ends.ends(machine, silence.cutOff(machine, jobs), connected);
  }

  @Override
  public void power(Instance machine, String verb, int jobs) {
    // What it may cut off was looked at when it was asked for; it may come about much later.
    ends.touches(machine, verb);
    if (jobs > 0) {
      facts.reached("a machine with jobs in hand got the order: " + verb);
    }
  }

  @Override
  public void attached(VolumeId volume, Instance machine) {
    ends.touches(machine, "given " + volume);
  }

  @Override
  public void tagged(Instance machine, String key) {
    ends.touches(machine, "tagged");
  }

  @Override
  public void freed(LockedJob job, MachineId holder, boolean works) {
    facts.held(Law.G29);
    Optional<Instance> machine = facts.region().find(holder);
    boolean ended = machine.map(one -> one.wasDownSince(job.locked().toEpochMilli())).orElse(true);
    if (works || !ended) {
      throw new Broken(
          Law.G29,
          "job %d is freed while %s is %s"
              .formatted(job.id(), holder, machine.map(Instance::state).orElse(State.TERMINATED)));
    }
  }

  @Override
  public void runsTwice(long job, MachineId one, MachineId other) {
    throw new Broken(Law.G29, "job %d runs on %s and on %s at once".formatted(job, one, other));
  }

  @Override
  public void reached(String path) {
    facts.reached(path);
  }
}
