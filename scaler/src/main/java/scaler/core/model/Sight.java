package scaler.core.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything seen of one machine in one look.
 *
 * @param cloud as the complete listing shows it; empty when it is not in there
 * @param page its own status page; empty when it was not asked or did not answer
 * @param health its role's HTTP check
 * @param targets as load balancers see it, its role's own and those that the role named before; one
 *     in which it is not registered is not in there
 * @param locks jobs that it holds; empty when that is not known
 * @param check what the cloud's own checks say of it
 * @param disks its data volumes
 * @param pulse the looks before, and this one
 */
public record Sight(
    Machine machine,
    Optional<CloudMachine> cloud,
    Optional<Page> page,
    Health health,
    Map<BalancerSpec, TargetState> targets,
    OptionalInt locks,
    Check check,
    Disks disks,
    Pulse pulse) {
  public Sight {
    // Not a copy in whatever order: steps follow the file's.
    targets =
        targets.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }

  /** What the cloud's own checks say; never enough by itself to end a machine. */
  public sealed interface Check {
    /** The cloud makes none. */
    record NotMade() implements Check {}

    /** They could not be asked for: neither well nor ill. */
    record Unknown(String why) implements Check {}

    /** Nothing is found wrong; it may be too young to have been checked. */
    record Clear() implements Check {}

    /** At least one thing is wrong, or about to be. */
    record Found(List<Ailment> ailments) implements Check {
      public Found {
        ailments = List.copyOf(ailments);
      }
    }
  }

  /** As a balancer sees it; empty when it is not registered there. */
  public Optional<TargetState> in(BalancerSpec balancer) {
    return Optional.ofNullable(targets.get(balancer));
  }

  /**
   * The cloud's word that it takes the machine back. What a machine says of itself counts only
   * where the cloud agrees that it is a spot machine.
   */
  public Optional<Notice> notice() {
    boolean spot = cloud.filter(shown -> shown.market() == Market.SPOT).isPresent();
    return page.flatMap(Page::notice).filter(_ -> spot);
  }

  /**
   * For how long a machine that is paid for by the hour is paid for already; empty for all others.
   */
  public Optional<Duration> paidLeft(Instant now) {
    Optional<Platform> hourly =
        cloud.map(shown -> shown.billing().platform()).filter(Platform::byTheHour);
    return hourly.flatMap(platform ->
        machine
            .firstRunning()
            .map(from -> Duration.between(from, now))
            .map(ran -> platform.charged(ran).minus(ran)));
  }

  /** What an HTTP health check said. */
  public sealed interface Health {
    /** The role has no check, or the machine has no address yet. */
    record NotAsked() implements Health {}

    record Healthy() implements Health {}

    record Unhealthy(String why) implements Health {}
  }

  /** The same with what the cloud's own checks say. */
  public Sight with(Check told) {
    return new Sight(machine, cloud, page, health, targets, locks, told, disks, pulse);
  }

  /** The same with the looks before. */
  public Sight with(Pulse felt) {
    return new Sight(machine, cloud, page, health, targets, locks, check, disks, felt);
  }
}
