package scaler.app.wiring;

import java.util.Optional;
import scaler.core.fleet.ScalingGroup;
import scaler.engine.port.Outcome;
import scaler.outbound.aws.AwsScalingGroups;

/** Auto Scaling groups; no database is needed to look at them. */
public final class Groups {
  private Groups() {}

  /**
   * The group of that name in a region.
   *
   * @throws Refusal when there is none, or AWS does not answer
   */
  public static ScalingGroup group(Here here, String region, String name) {
    try (Amazon amazon = new Amazon(here)) {
      return switch (new AwsScalingGroups(amazon.clients(region), region).group(name)) {
        case Outcome.Ok<Optional<ScalingGroup>>(var found) ->
            found.orElseThrow(() ->
                new Refusal(
                    Exit.USAGE,
                    "there is no Auto Scaling group %s in %s; mend the name, or add --region"
                        .formatted(name, region)));
        case Outcome.Failed<Optional<ScalingGroup>>(var failure) ->
            throw new Refusal(
                Exit.UNREACHABLE, "the group cannot be looked at: " + failure.detail());
      };
    }
  }
}
