package scaler.engine.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a launch of one machine says to the cloud, frozen before the first try so that every
 * retry says the same.
 *
 * @param clientToken at most 64 ASCII characters; one machine ever comes of it
 * @param subnet where to launch
 * @param type machine type; absent when the launch template says it
 * @param userData the boot script, as text
 * @param tags on the machine from the start, the owner tags among them
 */
public record LaunchRequest(
    String clientToken,
    String subnet,
    Optional<String> type,
    Optional<String> image,
    Optional<String> launchTemplate,
    List<String> securityGroups,
    Optional<String> keyPair,
    String userData,
    Map<String, String> tags) {
  public LaunchRequest {
    securityGroups = List.copyOf(securityGroups);
    tags = Map.copyOf(tags);
    if (clientToken.isEmpty() || clientToken.length() > 64) {
      throw new IllegalArgumentException("a client token has 1 to 64 characters: " + clientToken);
    }
  }
}
