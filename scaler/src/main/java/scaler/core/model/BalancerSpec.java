package scaler.core.model;

/** A load balancer that machines of a role join: by kind, a name. */
public sealed interface BalancerSpec {
  String name();

  /** What people call it: the name, which says its kind where that is the older one. */
  default String label() {
    return switch (this) {
      case Classic(var name) -> "classic " + name;
      case TargetGroup(var name) -> name;
    };
  }

  /** A Classic Load Balancer. */
  record Classic(String name) implements BalancerSpec {}

  /** A target group of an Application or Network Load Balancer. */
  record TargetGroup(String name) implements BalancerSpec {}
}
