package scaler.outbound.postgres;

import java.util.List;
import java.util.Optional;
import scaler.core.model.Reading.Connections;

/**
 * What the last look at a role found.
 *
 * @param because why the role has the capacity it has; empty before anything was decided
 * @param guards what keeps it from more or fewer, or from being there at once
 * @param trouble of these, what a person should see
 * @param counted machines of others that count for the role
 * @param foreign machines of others that its balancer serves
 * @param connections of the queue's database, where it told
 */
public record LastLook(
    Optional<Integer> min,
    Optional<Integer> max,
    Optional<String> because,
    List<String> guards,
    List<String> trouble,
    int counted,
    List<String> foreign,
    Optional<Connections> connections) {
  /** Nobody has looked yet. */
  public static final LastLook NONE =
      new LastLook(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          0,
          List.of(),
          Optional.empty());
}
