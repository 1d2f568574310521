package scaler.outbound.aws;

import scaler.core.model.TargetState;
import software.amazon.awssdk.services.elasticloadbalancing.model.InstanceState;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealth;

/** What load balancers say of a target, in our words; pure. */
final class BalancerWords {
  private BalancerWords() {}

  /** A target of a target group. */
  static TargetState state(TargetHealth health) {
    return switch (health.state()) {
      case HEALTHY -> TargetState.HEALTHY;
      // Registered still, and asked; the connections that it has may end.
      case UNHEALTHY, UNHEALTHY_DRAINING -> TargetState.UNHEALTHY;
      case DRAINING -> TargetState.DRAINING;
      // Nobody asks it: no balancer uses the group, or none in the machine's zone.
      case INITIAL, UNUSED -> TargetState.INITIAL;
      case UNAVAILABLE, UNKNOWN_TO_SDK_VERSION -> TargetState.UNKNOWN;
    };
  }

  /**
   * An instance of a Classic Load Balancer. That it is being taken out stands in the description
   * alone, while its state is still InService; everything else has a code.
   */
  static TargetState state(InstanceState seen) {
    if (text(seen.description()).startsWith("Instance deregistration currently in progress")) {
      return TargetState.DRAINING;
    }
    return switch (text(seen.state())) {
      case "InService" -> TargetState.HEALTHY;
      // The code tells whether the balancer is not done yet, or the machine does not answer.
      case "OutOfService" ->
          text(seen.reasonCode()).equals("Instance") ? TargetState.UNHEALTHY : TargetState.INITIAL;
      default -> TargetState.UNKNOWN;
    };
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
