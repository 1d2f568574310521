package scaler.core.fleet;

import java.util.Locale;
import java.util.Optional;

/**
 * Boot scripts for Windows. EC2's launch agents run what stands between {@code <powershell>} and
 * {@code </powershell>}, and look for these and other tags in the whole text.
 */
public final class PowerShell {
  /** The first line of such a script; the next one is scaler's. */
  static final String OPENS = "<powershell>";

  static final String CLOSES = "</powershell>";

  private PowerShell() {}

  /**
   * Whether the boot script of that name is one of PowerShell, for a machine that runs Windows.
   *
   * @param name as the fleet file says it
   */
  public static boolean is(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".ps1");
  }

  /**
   * A text as an expression of PowerShell that has it for its value, whatever it holds: in single
   * quotes, between which nothing is replaced. What PowerShell takes for a quote, too (there are
   * five), what would begin a tag, and what is not plain ASCII is written by its number, since the
   * code page in which a launch agent stores the script is not told.
   */
  public static String literal(String text) {
    var literal = new StringBuilder("'");
    for (int n = 0; n < text.length(); n++) {
      char c = text.charAt(n);
      if (c == '\'') {
        literal.append("''");
      } else if (c >= ' ' && c <= '~' && c != '<') {
        literal.append(c);
      } else {
        literal.append("'+[char]0x").append("%04x".formatted((int) c)).append("+'");
      }
    }
    return literal.append("'").toString();
  }

  /**
   * What keeps a script from being run at all, as the end of a sentence; empty when nothing is
   * found.
   */
  static Optional<String> trouble(String script) {
    if (!script.equals(OPENS) && !script.startsWith(OPENS + "\n")) {
      return Optional.of("does not begin with the line " + OPENS);
    }
    if (!script.stripTrailing().endsWith(CLOSES)
        || script.indexOf(CLOSES) != script.lastIndexOf(CLOSES)) {
      return Optional.of("does not hold %s once, at its end".formatted(CLOSES));
    }
    Optional<String> odd =
        script.chars().filter(c -> c > '~').mapToObj("U+%04X"::formatted).findFirst();
    return odd.map(
        c -> "holds %s, which is not ASCII: write [char]0x%s".formatted(c, c.substring(2)));
  }
}
