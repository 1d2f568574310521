package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine as scaler has it on record: one row, written before the cloud is asked.
 *
 * @param slot its number, never used again; the cloud's tag {@code scaler-slot} carries it
 * @param zone in which it was asked for
 * @param id the cloud's id, once it has given one
 * @param since when {@code state} began
 * @param requestedAt when the intent was written
 * @param firstRunning when it was first seen running; the minimum lifetime counts from here
 * @param place where its pages are, once the cloud has said so
 * @param drain present from the cordon on
 * @param missingSince since when complete listings of the cloud lack it
 * @param end why it ended or is being ended
 * @param asked what the world was asked for last, and how often; a new state begins anew
 * @param volumes data volumes that are set aside for it, or that it has
 * @param pageless it was adopted without a status page, so nothing waits for what that would say
 * @param heal what is done about it, or was done last, when it is or was ill
 */
public record Machine(
    long slot,
    RoleName role,
    String zone,
    Optional<MachineId> id,
    MachineState state,
    Instant since,
    Instant requestedAt,
    Optional<Instant> firstRunning,
    Optional<Place> place,
    Optional<Drain> drain,
    Optional<Instant> missingSince,
    Optional<EndCause> end,
    Optional<Asked> asked,
    List<HeldVolume> volumes,
    boolean pageless,
    Optional<Heal> heal) {
  public Machine {
    volumes = List.copyOf(volumes);
  }

  /** Where a machine's pages are reached, and what it is. */
  public record Place(String address, int portOffset, String type) {}

  /**
   * How far a drain has come. Each time is that at which a look began; what was seen in it is a
   * little newer.
   *
   * @param cordoned when the cordon tag was set
   * @param acknowledged when the machine was seen to have no workers, knowing of the cordon
   * @param unlocked when a queue reading newer than that showed no lock of it
   * @param late when the drain was reported to take too long
   */
  public record Drain(
      EndCause cause,
      Instant since,
      Optional<Instant> cordoned,
      Optional<Instant> acknowledged,
      Optional<Instant> unlocked,
      Optional<Instant> late) {
    public static Drain of(EndCause cause, Instant now) {
      return new Drain(
          cause, now, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same drain for another reason: what it has proven stays proven. */
    public Drain because(EndCause other) {
      return new Drain(other, since, cordoned, acknowledged, unlocked, late);
    }

    /** Proof is newer than the cordon, so a new cordon makes all of it void. */
    public Drain cordonedAt(Instant now) {
      return new Drain(cause, since, Optional.of(now), Optional.empty(), Optional.empty(), late);
    }

    public Drain acknowledgedAt(Instant now) {
      return new Drain(cause, since, cordoned, Optional.of(now), Optional.empty(), late);
    }

    public Drain unlockedAt(Instant now) {
      return new Drain(cause, since, cordoned, acknowledged, Optional.of(now), late);
    }

    public Drain lateAt(Instant now) {
      return new Drain(cause, since, cordoned, acknowledged, unlocked, Optional.of(now));
    }
  }

  /** The intent for a new machine. */
  public static Machine requested(
      long slot, RoleName role, String zone, List<HeldVolume> volumes, Instant now) {
    return new Machine(
        slot,
        role,
        zone,
        Optional.empty(),
        MachineState.REQUESTED,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Asked.first(Asked.What.LAUNCH, now)),
        volumes,
        false,
        Optional.empty());
  }

  /** The same machine, whose state begins anew: what it had to do in some time it has not begun. */
  public Machine anew(Instant now) {
    return copy(changed -> {
      changed.since = now;
      changed.asked = Optional.empty();
    });
  }

  /** How long it has been running; zero before it runs. */
  public Duration age(Instant now) {
    return firstRunning
        .map(start -> Duration.between(start, now))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }

  /** The same machine in its next state. Being in that state already changes nothing. */
  public Machine become(MachineState next, Instant now) {
    if (next == state) {
      return this;
    }
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "machine %d: %s does not become %s".formatted(slot, state.word(), next.word()));
    }
    return copy(changed -> {
      changed.state = next;
      changed.since = now;
      changed.asked = Optional.empty();
    });
  }

  /**
   * The same machine with what the cloud says of it. That it was missing stays until {@link
   * #listed()} is written down; forgotten here only, the next gap would count from the old one.
   */
  public Machine seenAs(CloudMachine cloud, Instant now) {
    Optional<Instant> running =
        cloud.state() == CloudMachine.State.RUNNING && firstRunning.isEmpty()
            ? Optional.of(now)
            : firstRunning;
    Optional<Place> where =
        cloud
            .address()
            .map(address -> new Place(address, cloud.portOffset(), cloud.type()))
            .or(() -> place);
    return copy(changed -> {
      changed.id = Optional.of(cloud.id());
      changed.firstRunning = running;
      changed.place = where;
    });
  }

  public Machine withDrain(Optional<Drain> drain) {
    return copy(changed -> changed.drain = drain);
  }

  public Machine withEnd(EndCause cause) {
    return copy(changed -> changed.end = Optional.of(cause));
  }

  public Machine missingFrom(Instant instant) {
    return copy(changed -> changed.missingSince = Optional.of(instant));
  }

  /** The same machine, which a listing shows again. */
  public Machine listed() {
    return copy(changed -> changed.missingSince = Optional.empty());
  }

  /**
   * Whether the world may be asked for that now: at once, or when the pause after the last time is
   * over.
   */
  public boolean mayAsk(Asked.What what, Instant now) {
    return asked
        .filter(before -> before.what() == what)
        .map(before -> !now.isBefore(before.next()))
        .orElse(true);
  }

  /** The same machine, for which the world is asked for that now. */
  public Machine asking(Asked.What what, Instant now) {
    return withAsked(
        asked
            .filter(before -> before.what() == what)
            .map(before -> before.again(now))
            .orElseGet(() -> Asked.first(what, now)));
  }

  public Machine withAsked(Asked times) {
    return copy(changed -> changed.asked = Optional.of(times));
  }

  /** The cloud was asked for it again and again, and never said what came of it. */
  public boolean unanswered() {
    return state == MachineState.REQUESTED && asked.map(Asked::isGivenUp).orElse(false);
  }

  /** Whether it is present or coming, as far as one may expect, and meant to stay. */
  public boolean counts() {
    return countsAs(state) && !unanswered();
  }

  /** Whether it counts in that state: one that is healed where it stands is coming back. */
  public boolean countsAs(MachineState next) {
    return next.counts()
        || (next == MachineState.IMPAIRED && heal.filter(Heal::inPlace).isPresent());
  }

  /** Whether it boots for the first time: one that ran before this state began may have served. */
  public boolean bootsFirst() {
    return firstRunning
        .map(first -> !since.isAfter(first.plus(Duration.ofMinutes(1))))
        .orElse(true);
  }

  /** Whether it is ill, and something is being done about it. */
  public boolean isHealing() {
    return state == MachineState.IMPAIRED && heal.filter(Heal::lasts).isPresent();
  }

  /** The same machine with what is done about it; what was asked for before is void. */
  public Machine withHeal(Heal changed) {
    return copy(all -> {
      all.heal = Optional.of(changed);
      all.asked = Optional.empty();
    });
  }

  /** What people call it: the cloud's id, or its slot before it has one. */
  public String label() {
    return id.map(MachineId::value).orElse("slot " + slot);
  }

  private Machine copy(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return new Machine(
        slot,
        role,
        zone,
        changed.id,
        changed.state,
        changed.since,
        requestedAt,
        changed.firstRunning,
        changed.place,
        changed.drain,
        changed.missingSince,
        changed.end,
        changed.asked,
        volumes,
        pageless,
        changed.heal);
  }

  /** What may change of a machine. */
  private static final class Changed {
    Optional<MachineId> id;
    MachineState state;
    Instant since;
    Optional<Instant> firstRunning;
    Optional<Place> place;
    Optional<Drain> drain;
    Optional<Instant> missingSince;
    Optional<EndCause> end;
    Optional<Asked> asked;
    Optional<Heal> heal;

    Changed(Machine before) {
      id = before.id;
      state = before.state;
      since = before.since;
      firstRunning = before.firstRunning;
      place = before.place;
      drain = before.drain;
      missingSince = before.missingSince;
      end = before.end;
      asked = before.asked;
      heal = before.heal;
    }
  }
}
