package scaler.core.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import scaler.core.decide.Sentences;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.heal.Diagnosis;
import scaler.core.heal.Ladder;
import scaler.core.model.Asked;
import scaler.core.model.Asked.What;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.Heal;
import scaler.core.model.HealRung;
import scaler.core.model.Machine;
import scaler.core.model.MachineState;
import scaler.core.model.Page;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;

/**
 * One ill machine on its ladder. What was asked for and when stands in the record, so every window
 * outlives the process that began it, and no order is given twice within it.
 */
final class Climbing {
  private static final int OFTEN = 4;

  private final RoleSpec role;
  private final HealSpec spec;
  private final Instant now;

  Climbing(RoleSpec role, Instant now) {
    this.role = role;
    this.spec = role.heal();
    this.now = now;
  }

  /** The next step on a rung that leaves the machine where it is. */
  Step.ForMachine next(Sight seen, Heal heal) {
    return switch (heal.rung().orElseThrow()) {
      case REBOOT -> reboot(seen, heal);
      case RESTART -> restart(seen, heal);
      case REPLACE -> throw new IllegalStateException("a machine is not replaced where it stands");
    };
  }

  /**
   * One reboot: asked for twice it might boot twice, so one whose answer was lost has its window
   * like any other.
   */
  private Step.ForMachine reboot(Sight seen, Heal heal) {
    Machine machine = seen.machine();
    return switch (state(seen)) {
      case RUNNING -> {
        Optional<Instant> asked = asked(machine, What.REBOOT).or(() -> unseen(machine, heal));
        if (asked.isEmpty()) {
          yield first(seen, heal, What.REBOOT);
        }
        yield over(asked.get())
            ? up(seen, heal, "the reboot did not help")
            : new Step.Wait(machine, "it to answer after its reboot");
      }
      case PENDING -> new Step.Wait(machine, "the cloud to show it running");
      case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED ->
          up(seen, heal, "it was stopped meanwhile");
    };
  }

  private Step.ForMachine restart(Sight seen, Heal heal) {
    Machine machine = seen.machine();
    return switch (state(seen)) {
      case RUNNING, PENDING -> {
        Optional<Instant> started = asked(machine, What.START).or(() -> unseen(machine, heal));
        if (started.isPresent()) {
          yield over(started.get())
              ? up(seen, heal, "the restart did not help")
              : new Step.Wait(machine, "it to answer after its start");
        }
        yield stopping(seen, heal);
      }
      case STOPPING -> stopping(seen, heal);
      case STOPPED -> {
        if (isInVain(machine, What.START)
            && !now.isBefore(heal.rungSince().plus(spec.patience().multipliedBy(3)))) {
          yield up(seen, heal, "it was not started in time");
        }
        yield machine.mayAsk(What.START, now)
            ? new Step.Order(machine, What.START)
            : new Step.Wait(machine, "the cloud to start it");
      }
      case SHUTTING_DOWN, TERMINATED -> new Step.Wait(machine, "the cloud to end it");
    };
  }

  /**
   * Asked for, then forced, then given up: each has its window, and none is over before what it is
   * for was asked. A pause or a hold may have lasted longer.
   */
  private Step.ForMachine stopping(Sight seen, Heal heal) {
    Machine machine = seen.machine();
    boolean forced = asked(machine, What.FORCE_STOP).isPresent();
    if (asked(machine, What.STOP).isEmpty() && !forced) {
      return first(seen, heal, What.STOP);
    }
    if (isInVain(machine, What.FORCE_STOP)
        && !now.isBefore(heal.rungSince().plus(spec.patience().multipliedBy(2)))) {
      return up(seen, heal, "it did not stop");
    }
    if (busy(seen) > 0) {
      // Told in vain so far, it answers again and has taken new work.
      return new Step.Wait(machine, "the end of " + Sentences.count(busy(seen), "job", "jobs"));
    }
    if (forced || over(heal.rungSince())) {
      return machine.mayAsk(What.FORCE_STOP, now)
          ? new Step.Order(machine, What.FORCE_STOP)
          : new Step.Wait(machine, "the cloud to stop it by force");
    }
    return state(seen) == CloudMachine.State.RUNNING && machine.mayAsk(What.STOP, now)
        ? new Step.Order(machine, What.STOP)
        : new Step.Wait(machine, "the cloud to stop it");
  }

  /**
   * What a balancer sends there still is let go before; not for longer than a rung may take. A job
   * that it took meanwhile is waited for.
   */
  private Step.ForMachine first(Sight seen, Heal heal, What order) {
    Optional<String> works = works(seen, heal.rung().orElseThrow());
    if (works.isPresent()) {
      return new Step.Wait(seen.machine(), works.get());
    }
    Optional<Step.ForMachine> out = out(seen);
    return out.isPresent() && !over(heal.rungSince())
        ? out.get()
        : new Step.Order(seen.machine(), order);
  }

  /** Out of all balancers, healthy there or not; empty when it is. */
  Optional<Step.ForMachine> leave(Sight seen) {
    List<BalancerSpec> in = Joining.registered(seen);
    return Optional.<Step.ForMachine>of(new Step.Deregister(seen.machine(), in))
        .filter(_ -> !in.isEmpty() && seen.machine().mayAsk(What.DEREGISTER, now));
  }

  /** Out of balancers that serve by it; one that finds it unhealthy sends it nothing anyway. */
  Optional<Step.ForMachine> out(Sight seen) {
    Machine machine = seen.machine();
    List<BalancerSpec> in =
        Joining.registered(seen).stream()
            .filter(spec -> !seen.in(spec).equals(Optional.of(TargetState.UNHEALTHY)))
            .toList();
    if (!in.isEmpty()) {
      return Optional.of(
          machine.mayAsk(What.DEREGISTER, now)
              ? new Step.Deregister(machine, in)
              : new Step.Wait(machine, Joining.labels(in) + " to let it go"));
    }
    return seen.targets().containsValue(TargetState.DRAINING)
        ? Optional.of(new Step.Wait(machine, "its open connections to end"))
        : Optional.empty();
  }

  /** The rung above, or none: then it is told, and the role has another one in its place. */
  Step.ForMachine up(Sight seen, Heal heal, String why) {
    Optional<HealRung> next = Ladder.above(seen, spec, heal);
    String then =
        next.map(rung -> "it is to be " + rung.done()).orElse("its role has nothing left to try");
    return new Step.Become(
        seen.machine().withHeal(heal.on(next, now)),
        MachineState.IMPAIRED,
        "heal: %s: %s".formatted(why, then));
  }

  /** It is well again: it proves itself once more, as after a start. */
  Optional<Step.ForMachine> back(Sight seen, Heal heal) {
    if (state(seen) != CloudMachine.State.RUNNING || !isBack(seen, heal)) {
      return Optional.empty();
    }
    Machine machine = seen.machine();
    String what =
        ordered(machine)
            .map(at -> "it answers again, %s after it was %s".formatted(since(at), done(heal)))
            .orElse(
                "it answers again by itself, %s after it fell ill".formatted(since(heal.since())));
    return Optional.of(
        new Step.Become(machine.withHeal(heal.over(now)), MachineState.BOOTING, "heal: " + what));
  }

  private static String done(Heal heal) {
    return heal.rung().filter(HealRung.RESTART::equals).isPresent() ? "started" : "rebooted";
  }

  private String since(Instant at) {
    return Sentences.of(Duration.between(at, now));
  }

  /**
   * With a new boot id the first good answer is enough, as for one that was launched. With the old
   * one a whole row of them is: it may answer for some seconds before the reboot takes effect.
   */
  private boolean isBack(Sight seen, Heal heal) {
    Optional<Instant> order = ordered(seen.machine());
    if (order.isEmpty()) {
      return Diagnosis.isWellSince(seen, spec, heal.rungSince());
    }
    boolean same = seen.page().map(Page::boot).filter(boot -> boot.equals(heal.boot())).isPresent();
    return same
        ? Diagnosis.isWellSince(seen, spec, order.get())
        : Lifecycle.notReadyBecause(seen, role).isEmpty();
  }

  /** When it was told to boot, as far as it was. */
  private static Optional<Instant> ordered(Machine machine) {
    return asked(machine, What.REBOOT).or(() -> asked(machine, What.START));
  }

  /**
   * What keeps a machine from being broken off: a job that runs there, as far as anybody can tell.
   * One that answers says so itself. Of one that is silent the locks say so, until the time is over
   * that a drain may take, or until the cloud's own checks fail, too.
   */
  Optional<String> works(Sight seen, HealRung rung) {
    if (!Lifecycle.mayWork(seen, role) && busy(seen) == 0) {
      return Optional.empty();
    }
    String jobs =
        seen.locks().isPresent()
            ? "the end of " + Sentences.count(seen.locks().getAsInt(), "job", "jobs")
            : "the queue to say whether it works";
    if (seen.page().isPresent()) {
      return Optional.of(jobs).filter(_ -> rung != HealRung.REPLACE);
    }
    Instant until = seen.pulse().silent().orElse(now).plus(role.drain().timeout());
    return now.isBefore(until) && !Diagnosis.isDeadForTwo(seen, spec)
        ? Optional.of(
            "its page is silent and it may work: it waits for %s, at the latest until %s"
                .formatted(jobs, until.truncatedTo(ChronoUnit.SECONDS)))
        : Optional.empty();
  }

  static int busy(Sight seen) {
    return seen.page().map(page -> page.busy().orElse(0)).orElse(0);
  }

  private static CloudMachine.State state(Sight seen) {
    return seen.cloud().orElseThrow().state();
  }

  private static Optional<Instant> asked(Machine machine, What what) {
    return machine.asked().filter(before -> before.what() == what).map(Asked::last);
  }

  /**
   * One that no listing showed was asked for since, which the record has in place of what was
   * ordered before. It may have been ordered, so it is not ordered again in this rung.
   */
  private static Optional<Instant> unseen(Machine machine, Heal heal) {
    return asked(machine, What.LOOK).map(_ -> heal.rungSince());
  }

  /** Asked for so often that it lasts about a minute: the cloud has had its time to do it. */
  private static boolean isInVain(Machine machine, What what) {
    return machine
        .asked()
        .filter(before -> before.what() == what && before.times() >= OFTEN)
        .isPresent();
  }

  private boolean over(Instant began) {
    return !now.isBefore(began.plus(spec.patience()));
  }
}
