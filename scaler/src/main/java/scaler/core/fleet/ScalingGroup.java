package scaler.core.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.model.Bounds;

/**
 * An Auto Scaling group of EC2, as far as a role can be made of it.
 *
 * @param launchConfiguration the older kind of launch template, which scaler does not launch from
 * @param template name or id, with {@code :version}
 * @param types machine types that stand in the group itself
 * @param subnets by id
 * @param grace how long a new machine may take to answer
 * @param tags that its machines bear
 * @param cannot what has no place in a role, each as a clause
 */
public record ScalingGroup(
    String name,
    String region,
    Bounds bounds,
    int desired,
    Optional<String> launchConfiguration,
    Optional<String> template,
    List<String> types,
    List<String> subnets,
    List<String> classicBalancers,
    List<Target> targetGroups,
    List<Action> actions,
    Duration grace,
    Map<String, String> tags,
    List<String> cannot) {
  public ScalingGroup {
    types = List.copyOf(types);
    subnets = List.copyOf(subnets);
    classicBalancers = List.copyOf(classicBalancers);
    targetGroups = List.copyOf(targetGroups);
    actions = List.copyOf(actions);
    tags = Map.copyOf(tags);
    cannot = List.copyOf(cannot);
  }

  /**
   * A target group that its machines join.
   *
   * @param health the page that it asks, with {@code {address}} as its host
   */
  public record Target(String name, Optional<String> health) {}

  /**
   * A scheduled action.
   *
   * @param recurrence a cron line; absent for one that happens once
   * @param limited it has a first or a last day
   */
  public record Action(
      String name,
      Optional<String> recurrence,
      String zone,
      boolean limited,
      Optional<Integer> min,
      Optional<Integer> max,
      Optional<Integer> desired) {}
}
