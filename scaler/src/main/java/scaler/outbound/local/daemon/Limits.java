package scaler.outbound.local.daemon;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;

/** How much is too much; where EC2 has a limit, it is EC2's. */
final class Limits {
  /** Machines that have not ended. */
  static final int MACHINES = 200;

  /** The longest time between a notice and the end of a spot machine: a day. */
  static final long NOTICE_SECONDS = 86_400;

  /** Bytes of user data. */
  static final int USER_DATA = 16 * 1024;

  /** Bytes of a request to the daemon: user data as JSON, tags, and room. */
  static final int BODY = 256 * 1024;

  private static final int TAGS = 50;
  private static final int TAG_KEY = 128;
  private static final int TAG_VALUE = 256;

  private Limits() {}

  /** Why a launch is refused, if it is. */
  static Optional<Failure> refusal(LaunchRequest request) {
    if (request.subnet().isBlank()) {
      return invalid("a launch names a subnet");
    }
    int size = request.userData().getBytes(StandardCharsets.UTF_8).length;
    if (size > USER_DATA) {
      return invalid("user data has %d bytes; at most %d are allowed".formatted(size, USER_DATA));
    }
    return refusal(request.tags());
  }

  /** Why tags are refused, if they are. */
  static Optional<Failure> refusal(Map<String, String> tags) {
    if (tags.size() > TAGS) {
      return invalid("a machine has at most %d tags".formatted(TAGS));
    }
    return tags.entrySet().stream()
        .filter(tag ->
            tag.getKey().isEmpty()
                || tag.getKey().length() > TAG_KEY
                || tag.getValue().length() > TAG_VALUE)
        .findFirst()
        .flatMap(tag ->
            invalid(
                "tag %.40s: a key has 1 to %d characters, a value at most %d"
                    .formatted(tag.getKey(), TAG_KEY, TAG_VALUE)));
  }

  private static Optional<Failure> invalid(String detail) {
    return Optional.of(new Failure.Invalid(detail));
  }
}
