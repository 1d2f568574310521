package scaler.userdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The files of {@code userdata/}, and how one of them is made of the others. */
final class Userdata {
  private static final Pattern INCLUDE = Pattern.compile("(?m)^# scaler:include (\\S+)\\n");

  private Userdata() {}

  static Path folder() {
    return Path.of(System.getProperty("scaler.project", ".."), "userdata");
  }

  static String file(String name) {
    try {
      return Files.readString(folder().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every include line is replaced with the text of the file that it names. */
  static String composed(String name) {
    return INCLUDE
        .matcher(file(name))
        .replaceAll(include -> java.util.regex.Matcher.quoteReplacement(file(include.group(1))));
  }

  /** The same with the line of settings where scaler puts it: behind the first line. */
  static String composed(String name, String settings) {
    String text = composed(name);
    int second = text.indexOf('\n') + 1;
    return text.substring(0, second) + "# " + settings + "\n" + text.substring(second);
  }
}
