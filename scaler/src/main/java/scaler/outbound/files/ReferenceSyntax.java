package scaler.outbound.files;

import java.util.List;
import java.util.regex.Pattern;

/**
 * References to what must not, or cannot, stand in a fleet file: {@code ${env:NAME}}, {@code
 * ${file:PATH}}, {@code ${ssm:NAME}} and {@code ${secretsmanager:NAME}} inside a text.
 */
final class ReferenceSyntax {
  /** A reference of a known kind, for the JSON schema too. */
  static final Pattern GOOD =
      Pattern.compile(
          "\\$\\{(env:[A-Za-z_][A-Za-z0-9_]*|file:[^}\\s]+|ssm:[A-Za-z0-9._/:-]{1,1011}"
              + "|secretsmanager:[A-Za-z0-9/_+=.@!-]{1,512}(#[^}\\s#]{1,128})?)\\}");

  /** What lies in AWS may stand without the braces where it is all of a text. */
  static final Pattern ALONE = Pattern.compile("(ssm|secretsmanager):.*");

  private static final Pattern ANY = Pattern.compile("\\$\\{([^}]*)\\}?");
  private static final Pattern ENVIRONMENT =
      Pattern.compile("\\$\\{env:([A-Za-z_][A-Za-z0-9_]*)\\}");

  private ReferenceSyntax() {}

  static boolean in(String text) {
    return text.contains("${");
  }

  /** ReferenceSyntax that are of no known kind, as they stand in the text. */
  static List<String> unknown(String text) {
    return ANY.matcher(text)
        .results()
        .map(found -> found.group())
        .filter(found -> !GOOD.matcher(found).matches())
        .toList();
  }

  /** The names of environment variables that the text refers to. */
  static List<String> environment(String text) {
    return ENVIRONMENT.matcher(text).results().map(found -> found.group(1)).toList();
  }
}
