package scaler.core.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.core.model.RoleName;

/**
 * What the names in a fleet file meant when it was applied. A name may mean something else
 * tomorrow; machines are launched by what stands here until a file is applied again.
 *
 * @param subnets by the name in the fleet file
 * @param securityGroups by id, in the fleet file's order
 * @param origins by role; a role without one has an empty one
 */
public record Resolved(
    Map<String, Subnet> subnets, List<String> securityGroups, Map<String, Origin> origins) {
  private static final Origin NOTHING = new Origin(Optional.empty(), Optional.empty());

  public Resolved {
    subnets = Map.copyOf(subnets);
    securityGroups = List.copyOf(securityGroups);
    origins = Map.copyOf(origins);
  }

  /** For a cloud that has no ids: each subnet is called as it is written, and is its own zone. */
  public static Resolved asWritten(CloudSpec cloud) {
    Map<String, Subnet> subnets = new TreeMap<>();
    cloud.subnets().forEach(name -> subnets.put(name, new Subnet(name, name)));
    return new Resolved(subnets, cloud.securityGroups(), Map.of());
  }

  public Origin origin(RoleName role) {
    return origins.getOrDefault(role.value(), NOTHING);
  }

  /** A subnet, and the zone that it lies in. */
  public record Subnet(String id, String zone) {}

  /** What a role's machines are made from. */
  public record Origin(Optional<Image> image, Optional<Template> template) {}

  /**
   * An image.
   *
   * @param rootDevice the name of the disk that it boots from, such as {@code /dev/xvda}
   */
  public record Image(String id, String rootDevice) {}

  /** One version of a launch template. */
  public record Template(String id, long version) {
    /** Id and version in one, as {@code lt-0abc:3}. */
    public String written() {
      return id + ":" + version;
    }
  }
}
