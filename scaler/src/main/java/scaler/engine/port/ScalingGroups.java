package scaler.engine.port;

import java.util.Optional;
import scaler.core.fleet.ScalingGroup;

/** Auto Scaling groups, which are looked at only. */
public interface ScalingGroups {
  /** The group of that name; empty when there is none. Ends within eight seconds. */
  Outcome<Optional<ScalingGroup>> group(String name);
}
