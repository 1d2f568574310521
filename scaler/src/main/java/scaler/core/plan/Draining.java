package scaler.core.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.model.Asked.What;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Disks;
import scaler.core.model.Disks.Copy;
import scaler.core.model.EndCause;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.Page;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/**
 * The way out of a machine: cordoned, acknowledged by the machine, no lock in the job table after
 * that, out of the balancer, ended. Each of them is proof that is newer than the one before.
 */
public final class Draining {
  /** The tag that cordons a machine; its own watcher reads it. */
  public static final String CORDON_TAG = "scaler-state";

  /** The value of {@link #CORDON_TAG} that says: take no new work. */
  public static final String CORDONED = "draining";

  private Draining() {}

  static Step.ForMachine next(Sight seen, CloudMachine cloud, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    if (machine.drain().isEmpty()) {
      throw new IllegalStateException(
          "machine %d drains without a drain".formatted(machine.slot()));
    }
    Drain drain = machine.drain().get();
    // The cloud waits for no proof: what is cut off when it takes the machine must not be new work.
    List<BalancerSpec> in = Joining.registered(seen);
    if (Interruption.causes(machine) && !in.isEmpty()) {
      return letGo(machine, drain, role, in, now);
    }
    if (drain.cordoned().isEmpty() || !CORDONED.equals(cloud.tags().get(CORDON_TAG))) {
      return machine.mayAsk(What.CORDON, now)
          ? new Step.Cordon(machine)
          : late(machine, drain, role, "the cloud to show its cordon", now);
    }
    if (drain.acknowledged().isEmpty()) {
      if (leavesByItsBalancer(machine, role) && !seen.targets().isEmpty()) {
        return leaving(seen, drain, role, now);
      }
      return acknowledgement(seen, cloud, role)
          .<Step.ForMachine>map(proof -> new Step.Acknowledged(machine, proof))
          .orElseGet(() -> late(machine, drain, role, missing(seen), now));
    }
    if (drain.unlocked().isEmpty()) {
      return unlocked(seen, drain, role, now);
    }
    if (!seen.targets().isEmpty()) {
      return leaving(seen, drain, role, now);
    }
    // Looked at once more before the one step that cannot be undone.
    if (seen.locks().orElse(0) > 0) {
      return late(machine, drain, role, "jobs that it took in spite of its cordon", now);
    }
    if (seen.page().map(page -> !page.acknowledgesDrain()).orElse(false)) {
      return late(machine, drain, role, missing(seen), now);
    }
    return copies(seen, drain, role, now);
  }

  /**
   * The last thing before the end, so that nothing is written to a volume behind its snapshot. One
   * that does not come is waited for like any other proof: what was asked for is not left out in
   * silence.
   */
  private static Step.ForMachine copies(Sight seen, Drain drain, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    return switch (seen.disks()) {
      case Disks.Unseen(var why) when role.keepsSnapshots() ->
          late(machine, drain, role, "its volumes to be shown (%s)".formatted(why), now);
      case Disks.Unseen _ -> new Step.End(machine, drain.cause());
      case Disks.Seen(var disks) -> {
        List<HeldVolume> missing =
            disks.stream()
                .filter(disk -> disk.copy() instanceof Copy.Missing)
                .map(Disks.Disk::held)
                .toList();
        Optional<String> unseen =
            disks.stream().flatMap(disk -> unseen(disk.copy()).stream()).findFirst();
        if (unseen.isPresent()) {
          yield late(machine, drain, role, unseen.get(), now);
        }
        if (missing.isEmpty()) {
          yield new Step.End(machine, drain.cause());
        }
        yield machine.mayAsk(What.SNAPSHOT, now)
            ? new Step.Snapshot(machine, missing)
            : late(machine, drain, role, "the snapshot of " + missing.getFirst().id(), now);
      }
    };
  }

  private static Optional<String> unseen(Copy copy) {
    return copy instanceof Copy.Unseen(var why)
        ? Optional.of("its snapshots to be shown (%s)".formatted(why))
        : Optional.empty();
  }

  /** Out of all that list it at once; each of them has its own delay for what is open. */
  private static Step.ForMachine leaving(Sight seen, Drain drain, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    List<BalancerSpec> in = Joining.registered(seen);
    if (!in.isEmpty()) {
      return letGo(machine, drain, role, in, now);
    }
    List<BalancerSpec> silent =
        seen.targets().keySet().stream()
            .filter(spec -> seen.in(spec).equals(Optional.of(TargetState.UNKNOWN)))
            .toList();
    return silent.isEmpty()
        ? late(machine, drain, role, "its open connections to end", now)
        : late(machine, drain, role, Joining.labels(silent) + " to answer", now);
  }

  private static Step.ForMachine letGo(
      Machine machine, Drain drain, RoleSpec role, List<BalancerSpec> from, Instant now) {
    return machine.mayAsk(What.DEREGISTER, now)
        ? new Step.Deregister(machine, from)
        : late(machine, drain, role, Joining.labels(from) + " to let it go", now);
  }

  /** The machine's own word, or its power-off where its page cannot be reached. */
  private static Optional<String> acknowledgement(Sight seen, CloudMachine cloud, RoleSpec role) {
    if (leavesByItsBalancer(seen.machine(), role)) {
      return Optional.of(
          "it has no page, and its balancer, for which alone it works, has let it go");
    }
    if (seen.page().map(Page::acknowledgesDrain).orElse(false)) {
      return Optional.of("its page says draining seen, 0 workers");
    }
    return cloud.state() == CloudMachine.State.STOPPED
        ? Optional.of("it powered itself off")
        : Optional.empty();
  }

  /**
   * Whoever adopted it knows that it has no page. Where all its work comes through the balancer, it
   * is idle once that has let it go; where jobs are worked off, nothing but its page could say so.
   */
  private static boolean leavesByItsBalancer(Machine machine, RoleSpec role) {
    return machine.pageless()
        && !role.worksOffAQueue()
        && role.machine().runs() == Runs.APP
        && !role.loadBalancers().isEmpty();
  }

  private static Step.ForMachine unlocked(Sight seen, Drain drain, RoleSpec role, Instant now) {
    Machine machine = seen.machine();
    boolean tableShowsLocks =
        role.backlog().map(backlog -> !backlog.tables().isEmpty()).orElse(false);
    // Acknowledged is the time of an earlier look, so locks seen in this look are newer.
    if (!tableShowsLocks) {
      return new Step.Unlocked(machine, "its role has no job table");
    }
    if (seen.locks().isPresent() && seen.locks().getAsInt() == 0) {
      return new Step.Unlocked(machine, "no job is locked by it");
    }
    String missing =
        seen.locks().isPresent()
            ? "the end of %s".formatted(Sentences.count(seen.locks().getAsInt(), "job", "jobs"))
            : "the queue to say who works on what";
    return late(machine, drain, role, missing, now);
  }

  private static String missing(Sight seen) {
    return seen.page()
        .map(page ->
            page.seenTag().isEmpty()
                ? "it to see the cordon"
                : "the end of " + Sentences.count(page.workers(), "worker", "workers"))
        .orElse("its page to answer, or it to power itself off");
  }

  private static Step.ForMachine late(
      Machine machine, Drain drain, RoleSpec role, String missing, Instant now) {
    if (now.isBefore(drain.since().plus(role.drain().timeout()))) {
      return new Step.Wait(machine, missing);
    }
    if (role.drain().onTimeout() == OnTimeout.TERMINATE) {
      return new Step.End(
          machine,
          new EndCause(
              EndCause.Kind.DRAIN_TIMEOUT,
              "not proven idle in %s: it waited for %s"
                  .formatted(Sentences.of(role.drain().timeout()), missing)));
    }
    return drain.late().isEmpty()
        ? new Step.DrainIsLate(machine, missing)
        : new Step.Wait(machine, missing);
  }
}
