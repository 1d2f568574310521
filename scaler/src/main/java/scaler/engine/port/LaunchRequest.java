package scaler.engine.port;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import scaler.core.model.Market;

/**
 * All that a launch of one machine says to the cloud, frozen before the first try so that every
 * retry says the same. Names are resolved: what stands here means the same tomorrow.
 *
 * @param clientToken at most 64 ASCII characters; one machine ever comes of it
 * @param subnet where to launch, by id
 * @param type machine type; absent when the launch template says it
 * @param market how it is paid for; a template that says spot by itself is heeded all the same
 * @param image by id; absent when the launch template says it
 * @param launchTemplate a launch template's id and version number, as {@code lt-0abc:3}
 * @param securityGroups by id; none: those of the launch template, or the cloud's default
 * @param profile the instance profile, by name or ARN
 * @param rootVolume the disk that the machine boots from; absent when the launch template says it
 * @param userData the boot script, as text; empty when the launch template says it
 * @param tags on the machine from the start, the owner tags among them
 */
public record LaunchRequest(
    String clientToken,
    String subnet,
    Optional<String> type,
    Market market,
    Optional<String> image,
    Optional<String> launchTemplate,
    List<String> securityGroups,
    Optional<String> keyPair,
    Optional<String> profile,
    Optional<RootVolume> rootVolume,
    String userData,
    Map<String, String> tags) {
  public LaunchRequest {
    securityGroups = List.copyOf(securityGroups);
    tags = Map.copyOf(tags);
    // Those that were stored before there was a choice say none.
    market = Objects.requireNonNullElse(market, Market.ON_DEMAND);
    if (clientToken.isEmpty() || clientToken.length() > 64) {
      throw new IllegalArgumentException("a client token has 1 to 64 characters: " + clientToken);
    }
  }

  /**
   * A disk to boot from.
   *
   * @param device as the image names it, such as {@code /dev/xvda}
   * @param gibibytes absent: as large as the image's
   * @param type such as {@code gp3}; absent: as the image's
   */
  public record RootVolume(
      String device, Optional<Integer> gibibytes, Optional<String> type, boolean encrypted) {}
}
