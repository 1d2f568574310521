package scaler.engine.invariants;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.EndCause;
import scaler.core.model.MachineId;
import scaler.core.model.Sight;
import scaler.engine.loop.OwnerTags;

/** Checks a picture of a fleet. What cannot be told for sure is not called a violation. */
public final class Invariants {
  /** A machine may run without a row that long: a launch whose answer is on its way. */
  public static final Duration ADOPTION = Duration.ofSeconds(150);

  private final Picture picture;
  private final List<Violation> found = new ArrayList<>();

  private Invariants(Picture picture) {
    this.picture = picture;
  }

  /** All that is violated, by invariant. */
  public static List<Violation> of(Picture picture) {
    Invariants checks = new Invariants(picture);
    picture.listing().ifPresent(checks::unknown);
    for (RoleView role : picture.roles()) {
      checks.found.addAll(RoleChecks.of(picture, role));
    }
    picture.past().ended().forEach(checks::ended);
    checks.written();
    return checks.found.stream()
        .sorted(Comparator.comparing(Violation::invariant).thenComparing(Violation::where))
        .toList();
  }

  /** Machines that bear this installation's tags, run, and have no living row. */
  public static List<CloudMachine> unknown(
      String installation, Collection<CloudMachine> listing, Collection<RoleView> roles) {
    Set<MachineId> known = new HashSet<>();
    Set<Long> asked = new HashSet<>();
    for (RoleView role : roles) {
      for (Sight seen : role.machines()) {
        seen.machine().id().ifPresentOrElse(known::add, () -> asked.add(seen.machine().slot()));
      }
    }
    return listing.stream()
        .filter(machine -> OwnerTags.isOf(machine, installation))
        .filter(Invariants::runs)
        .filter(machine -> !known.contains(machine.id()))
        // Its answer is on the way: the row waits for this very machine.
        .filter(machine -> OwnerTags.slot(machine, installation).filter(asked::contains).isEmpty())
        .toList();
  }

  static boolean runs(CloudMachine machine) {
    return switch (machine.state()) {
      case PENDING, RUNNING, STOPPING, STOPPED -> true;
      case SHUTTING_DOWN, TERMINATED -> false;
    };
  }

  private void unknown(List<CloudMachine> listing) {
    for (CloudMachine machine : unknown(picture.installation(), listing, picture.roles())) {
      Optional<Instant> since = Optional.ofNullable(picture.unknownSince().get(machine.id()));
      if (since.map(at -> !at.plus(ADOPTION).isAfter(picture.now())).orElse(false)) {
        add(
            Invariant.G1,
            machine.id().value(),
            "it runs under the tags of this installation and is not on record; end it by hand, or"
                + " scaler adopt %s --role ROLE".formatted(machine.id()));
      }
    }
  }

  private void ended(Past.Ended end) {
    if (end.cause().kind() != EndCause.Kind.SCALE_IN
        && end.cause().kind() != EndCause.Kind.RETIRED) {
      return;
    }
    if (!proven(end)) {
      add(
          Invariant.G5,
          end.machine(),
          "it was ended (%s) without proof newer than its cordon that it was idle; look at its jobs,"
                  .formatted(end.cause().detail())
              + " and please report this with scaler why "
              + end.machine());
    }
    Optional<RoleSpec> role =
        picture.roles().stream()
            .map(RoleView::spec)
            .filter(spec -> spec.name().equals(end.role()))
            .findFirst();
    if (end.cause().kind() == EndCause.Kind.SCALE_IN
        && role.isPresent()
        && young(end, role.get())) {
      add(
          Invariant.G4,
          end.machine(),
          "it was scaled in %s after it first ran, and the minimum lifetime is %s; please report this"
                  .formatted(
                      Sentences.of(Duration.between(end.firstRunning().orElse(end.at()), end.at())),
                      Sentences.of(role.get().minimumLifetime()))
              + " with scaler why "
              + end.machine());
    }
  }

  private static boolean proven(Past.Ended end) {
    return end.cordoned().isPresent()
        && end.acknowledged().map(at -> !at.isBefore(end.cordoned().get())).orElse(false)
        && end.unlocked().map(at -> !at.isBefore(end.acknowledged().get())).orElse(false);
  }

  /** One that was on its way out when its record was lost went by a decision nobody knows. */
  private static boolean young(Past.Ended end, RoleSpec role) {
    return !end.cause().equals(EndCause.RECORD_LOST)
        && end.firstRunning()
            .map(start -> end.at().isBefore(start.plus(role.minimumLifetime())))
            .orElse(false);
  }

  private void written() {
    for (String machine : picture.past().unwritten()) {
      add(
          Invariant.G6,
          machine,
          "no event tells how it came to its state; somebody has changed the database by hand, or"
              + " please report it");
    }
    for (Past.Move move : picture.past().illegal()) {
      add(
          Invariant.G17,
          move.machine(),
          "it went from %s to %s, which is no move; please report it with scaler why %s"
              .formatted(move.from(), move.to(), move.machine()));
    }
    for (Past.Freed freed : picture.past().early()) {
      add(
          Invariant.G29,
          "job " + freed.job(),
          "it was freed before %s was seen to have ended; see whether it ran twice, take rescue out of"
                  .formatted(freed.machine())
              + " the fleet file, and please report it");
    }
  }

  private void add(Invariant invariant, String where, String says) {
    found.add(new Violation(invariant, where, says));
  }
}
