package scaler.outbound.files;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Looks for secrets in fleet files and boot scripts. Both are stored, shown and handed to machines
 * in the clear: whoever may see a machine's metadata may read them.
 */
final class Secrets {
  /** A comment with these words lets a line pass the search for random text. */
  static final String NO_SECRET = "scaler:not-a-secret";

  // Every repetition has a bound, so that no line takes long.
  private record Kind(Pattern pattern, int group, String what, String fix) {}

  private static final String REFER = "write ${env:NAME} or ${file:PATH} in its place";
  private static final String VALUE = "(?!\\$)([^\\s&;'\"<>]{1,500})";

  private static final Pattern LOGIN =
      Pattern.compile("(://[^\\s/:@'\"]{0,200}:)(?!\\$)([^\\s/@'\"]{1,500})(?=@)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)(://\\S{0,1000}?[?&;](?:ssl)?(?:password|passwd|pwd|token|secret)=)" + VALUE);

  private static final List<Kind> KINDS =
      List.of(
          new Kind(LOGIN, 2, "a password stands in a URL", REFER),
          new Kind(PARAMETER, 2, "a password stands in a URL", REFER),
          new Kind(
              Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
              0,
              "an AWS access key stands here",
              "remove it and revoke the key; machines get keys from their instance role"),
          new Kind(
              Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"),
              0,
              "a private key stands here",
              "remove it and make a new key; keep it where only machines can fetch it"));

  private static final int SHORTEST_KEY = 32;
  private static final int LONGEST_KEY = 128;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_=-]{" + SHORTEST_KEY + ",}");

  /** A line of a packed file, as {@code base64} writes it; its last line may be short. */
  private static final Pattern PACKED = Pattern.compile("[A-Za-z0-9+/=]+");

  private Secrets() {}

  /** Tells each secret of the text, never the secret itself. */
  static void check(String text, Findings findings) {
    int number = 0;
    boolean packed = false;
    for (String line : text.split("\n", -1)) {
      number++;
      known(number, line, findings);
      boolean inPacked = PACKED.matcher(line).matches() && (packed || line.length() > LONGEST_KEY);
      packed = inPacked && line.length() > LONGEST_KEY;
      if (!inPacked && !line.contains(NO_SECRET)) {
        random(number, line, findings);
      }
    }
  }

  private static void known(int number, String line, Findings findings) {
    for (Kind kind : KINDS) {
      kind.pattern()
          .matcher(line)
          .results()
          .forEach(found ->
              findings.error(place(number, line, found, kind.group()), kind.what(), kind.fix()));
    }
  }

  private static void random(int number, String line, Findings findings) {
    TOKEN
        .matcher(line)
        .results()
        .filter(found -> found.group().length() <= LONGEST_KEY && looksRandom(found.group()))
        .forEach(found ->
            findings.error(
                place(number, line, found, 0),
                "%d random characters that look like a key or a password"
                    .formatted(found.group().length()),
                "refer to a secret by name; if it is none, add the comment # " + NO_SECRET));
  }

  private static Place place(int number, String line, MatchResult found, int group) {
    return new Place(number, line.codePointCount(0, found.start(group)) + 1);
  }

  /**
   * Random text in base 64 changes between small letters, capitals and digits at two of three
   * characters; names, paths and hexadecimal sums do not.
   */
  private static boolean looksRandom(String token) {
    int changes = 0;
    for (int i = 1; i < token.length(); i++) {
      if (kind(token.charAt(i)) != kind(token.charAt(i - 1))) {
        changes++;
      }
    }
    boolean mixed =
        token.chars().anyMatch(Character::isUpperCase)
            && token.chars().anyMatch(Character::isLowerCase)
            && token.chars().anyMatch(Character::isDigit);
    return mixed && changes * 5 >= token.length() * 2 && entropy(token) >= 3.8;
  }

  private static int kind(char c) {
    return Character.isUpperCase(c)
        ? 0
        : Character.isLowerCase(c) ? 1 : Character.isDigit(c) ? 2 : 3;
  }

  /** Bits a character, after Shannon. */
  private static double entropy(String token) {
    double bits = 0;
    for (int c : token.chars().distinct().toArray()) {
      double share = (double) token.chars().filter(other -> other == c).count() / token.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }

  /** The text with passwords in URLs made unreadable, for messages. */
  static String masked(String text) {
    return PARAMETER.matcher(LOGIN.matcher(text).replaceAll("$1***")).replaceAll("$1***");
  }
}
