package scaler.outbound.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets in the place of references inside a text: {@code ${env:NAME}} is a variable of the
 * environment, {@code ${file:PATH}} a file's content without the white space at its end. A secret
 * that itself looks like a reference stays as it is. Nothing is remembered, so a changed file
 * counts from the next use on.
 */
public final class References {
  private static final int LARGEST_FILE = 64 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z]+):([^}]*)}");
  private static final Pattern AWS_ALONE = Pattern.compile("(ssm|secretsmanager):.*");

  private final Map<String, String> environment;

  /**
   * @param environment the variables that {@code env:} means
   */
  public References(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The text with every reference replaced.
   *
   * @throws UnresolvedReference when one names nothing that can be read
   */
  public String resolve(String text) {
    Matcher alone = AWS_ALONE.matcher(text);
    if (alone.matches()) {
      throw needsAws(alone.group(1));
    }
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), found.group(2))));
  }

  private String valueOf(String kind, String name) {
    return switch (kind) {
      case "env" -> variable(name);
      case "file" -> content(name);
      case "ssm", "secretsmanager" -> throw needsAws(kind);
      default ->
          throw new UnresolvedReference(
              "${%s:%s} is no reference that is known here; write ${env:NAME} or ${file:PATH}."
                  .formatted(kind, name));
    };
  }

  private String variable(String name) {
    if (!environment.containsKey(name)) {
      throw new UnresolvedReference(
          "${env:%s} names no variable of this process's environment; set %s and start again."
              .formatted(name, name));
    }
    return environment.getOrDefault(name, "");
  }

  private static String content(String name) {
    try {
      Path path = Path.of(name);
      // A pipe or a device could be read for ever.
      if (!Files.isRegularFile(path)) {
        throw new UnresolvedReference("${file:%s} names no file here.".formatted(name));
      }
      if (Files.size(path) > LARGEST_FILE) {
        throw new UnresolvedReference(
            "${file:%s} is larger than 64 KiB, which no secret is.".formatted(name));
      }
      return Files.readString(path, StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException | InvalidPathException unreadable) {
      throw new UnresolvedReference(
          "${file:%s} cannot be read by this process; look at its owner and mode.".formatted(name));
    }
  }

  private static UnresolvedReference needsAws(String kind) {
    return new UnresolvedReference(
        "References to %s: need the aws cloud and come with the next version; use ${env:NAME} or"
                .formatted(kind)
            + " ${file:PATH} until then.");
  }
}
