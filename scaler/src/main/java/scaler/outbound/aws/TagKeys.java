package scaler.outbound.aws;

import java.util.Set;
import java.util.regex.Pattern;

/** Which tag keys can stand in a machine's metadata; pure. */
final class TagKeys {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9+=._,:@-]{1,255}");

  /** They mean something in the paths of the metadata service. */
  private static final Set<String> PATHS = Set.of(".", "..", "_index");

  private TagKeys() {}

  static boolean fitMetadata(String key) {
    return PLAIN.matcher(key).matches() && !PATHS.contains(key);
  }
}
