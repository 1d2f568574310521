package scaler.core.fleet;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import scaler.core.model.RoleName;

/**
 * One application as its fleet file describes it, after every check.
 *
 * @param application its name; tags and the database carry it
 * @param install the name of the installation that its machines' tags carry; absent: the database's
 *     own
 * @param timezone in which the schedules' hours are read
 * @param database {@code host} or {@code host:port} that machines learn as {@code DB=}
 * @param tags the user's own, on every machine
 * @param roles at least one, in the file's order
 * @param heartbeat address that hears of each minute in which somebody decides; may hold references
 * @param limits what all roles together may launch and cost
 */
public record FleetSpec(
    String application,
    Optional<String> install,
    ZoneId timezone,
    Optional<String> database,
    CloudSpec cloud,
    Map<String, String> tags,
    Optional<ReleaseSpec> release,
    PriceSpec prices,
    List<RoleSpec> roles,
    Optional<String> heartbeat,
    LimitSpec limits) {
  public FleetSpec {
    tags = Map.copyOf(tags);
    roles = List.copyOf(roles);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("a fleet has at least one role");
    }
  }

  /** The same fleet under another name; who waits for the heart of the one hears not of it. */
  public FleetSpec called(String name) {
    return new FleetSpec(
        name,
        install,
        timezone,
        database,
        cloud,
        tags,
        release,
        prices,
        roles,
        heartbeat.filter(_ -> name.equals(application)),
        limits);
  }

  public Optional<RoleSpec> role(RoleName name) {
    return roles.stream().filter(role -> role.name().equals(name)).findFirst();
  }

  /** The same fleet with the references in what its machines are told replaced by their values. */
  public FleetSpec resolved(UnaryOperator<String> references) {
    return new FleetSpec(
        application,
        install,
        timezone,
        database.map(references),
        cloud,
        tags,
        release.map(told -> new ReleaseSpec(references.apply(told.from()), told.current())),
        prices,
        roles,
        heartbeat,
        limits);
  }

  /**
   * Where machines run.
   *
   * @param subnets at least one, in order of preference; on the local cloud a subnet is its zone
   */
  public record CloudSpec(
      Provider provider,
      Optional<String> region,
      List<String> subnets,
      List<String> securityGroups,
      Optional<String> keyPair) {
    public CloudSpec {
      subnets = List.copyOf(subnets);
      securityGroups = List.copyOf(securityGroups);
      if (subnets.isEmpty()) {
        throw new IllegalArgumentException("a cloud has at least one subnet");
      }
    }
  }

  /** Who runs the machines: Amazon, or processes on this computer. */
  public enum Provider {
    AWS,
    LOCAL
  }

  /**
   * What machines deploy.
   *
   * @param from a folder here, or an address that the machine can read
   * @param current the release's name below it
   */
  public record ReleaseSpec(String from, String current) {}
}
