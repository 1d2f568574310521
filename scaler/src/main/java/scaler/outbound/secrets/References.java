package scaler.outbound.secrets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts secrets in the place of references inside a text: {@code ${env:NAME}} is a variable of the
 * environment, {@code ${file:PATH}} a file's content without the white space at its end, {@code
 * ${ssm:NAME}} and {@code ${secretsmanager:NAME}} lie in AWS; {@code #KEY} behind the latter is a
 * member of a JSON object. A secret that itself looks like a reference stays as it is. Nothing is
 * remembered here, so a changed file counts from the next use on.
 */
public final class References {
  private static final int LARGEST_FILE = 64 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z]+):([^}]*)}");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, String> environment;
  private final Vault vault;

  /**
   * @param environment the variables that {@code env:} means
   * @param vault what {@code ssm:} and {@code secretsmanager:} mean
   */
  public References(Map<String, String> environment, Vault vault) {
    this.environment = Map.copyOf(environment);
    this.vault = vault;
  }

  /**
   * The text with every reference replaced.
   *
   * @throws UnresolvedReference when one names nothing that can be read
   */
  public String resolve(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(valueOf(found.group(1), found.group(2))));
  }

  private String valueOf(String kind, String name) {
    return switch (kind) {
      case "env" -> variable(name);
      case "file" -> content(name);
      case "ssm" -> secret(Vault.Kind.SSM, name);
      case "secretsmanager" -> secret(Vault.Kind.SECRETSMANAGER, name);
      default ->
          throw new UnresolvedReference(
              ("${%s:%s} is no reference that is known here; write ${env:NAME}, ${file:PATH},"
                      + " ${ssm:NAME} or ${secretsmanager:NAME}.")
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

  private String secret(Vault.Kind kind, String text) {
    String reference = "${%s:%s}".formatted(kind.name().toLowerCase(Locale.ROOT), text);
    int hash = kind == Vault.Kind.SECRETSMANAGER ? text.indexOf('#') : -1;
    String value = read(kind, hash < 0 ? text : text.substring(0, hash), reference);
    return hash < 0 ? value : member(value, text.substring(hash + 1), reference);
  }

  private String read(Vault.Kind kind, String name, String reference) {
    try {
      return vault.read(kind, name);
    } catch (IllegalArgumentException why) {
      throw new UnresolvedReference(
          "%s cannot be read: %s."
              .formatted(
                  reference,
                  String.valueOf(why.getMessage())
                      .replaceAll("[\\s\\p{Cntrl}]+", " ")
                      .strip()
                      .replaceFirst("[.]$", "")));
    }
  }

  private static String member(String secret, String key, String reference) {
    try {
      JsonNode found = JSON.readTree(secret).path(key);
      if (found.isString() || found.isNumber()) {
        return found.asString();
      }
    } catch (JacksonException notJson) {
      // Its message would quote the secret.
    }
    throw new UnresolvedReference(
        "%s means a member %s of a JSON object, and the secret is not one or has no such text."
            .formatted(reference, key));
  }
}
