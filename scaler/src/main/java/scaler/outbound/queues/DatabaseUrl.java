package scaler.outbound.queues;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a database is and how to get in: {@code postgres://user:password@host:port/database?…},
 * {@code postgresql://…} or {@code jdbc:postgresql://…}.
 *
 * @param hosts one {@code host:port}, or several with commas, tried in turn; the port may be absent
 * @param database may be empty: then it is named as the user
 * @param properties the driver's own, user and password among them
 */
public record DatabaseUrl(String hosts, String database, Map<String, String> properties) {
  /** What may stand behind the question mark; Rails' own settings there (pool, …) mean nothing. */
  private static final Set<String> PARAMETERS =
      Set.of(
          "user",
          "password",
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "sslpassword",
          "channelBinding",
          "targetServerType",
          "currentSchema",
          "options");

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:([^/?#]*)@)?([^/?#@]*)(?:/([^/?#]*))?(?:\\?([^#]*))?");
  private static final Pattern HOSTS = Pattern.compile("[A-Za-z0-9._:,\\[\\]-]+");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]*}");

  public DatabaseUrl {
    properties = Map.copyOf(properties);
  }

  /**
   * Reads an address that may hold references.
   *
   * @throws IllegalArgumentException with a clause for users that holds no part of the address
   */
  public static DatabaseUrl parse(String text, UnaryOperator<String> references) {
    Matcher parts = SHAPE.matcher(resolve(text.strip(), references).strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "the address is not of the form postgres://user:password@host:port/database"
              + " (in a password write / as %2F, ? as %3F, # as %23)");
    }
    var properties = new LinkedHashMap<String, String>();
    for (String pair : part(parts, 4).split("&", -1)) {
      String[] setting = pair.split("=", 2);
      if (setting.length == 2 && PARAMETERS.contains(setting[0])) {
        properties.put(setting[0], decode(setting[1]));
      }
    }
    String[] login = part(parts, 1).split(":", 2);
    if (!login[0].isEmpty()) {
      properties.put("user", decode(login[0]));
    }
    if (login.length == 2) {
      properties.put("password", decode(login[1]));
    }
    String hosts = decode(part(parts, 2));
    if (!HOSTS.matcher(hosts).matches()) {
      throw new IllegalArgumentException("the address names no host");
    }
    return new DatabaseUrl(hosts, decode(part(parts, 3)), properties);
  }

  /** A new connection, within the driver's own limits. */
  Connection connect() throws SQLException {
    var settings = new Properties();
    settings.putAll(properties);
    settings.setProperty("ApplicationName", "scaler");
    settings.setProperty("connectTimeout", "2");
    settings.setProperty("socketTimeout", "4");
    settings.setProperty("prepareThreshold", "0");
    String address =
        "jdbc:postgresql://%s/%s"
            .formatted(hosts, URLEncoder.encode(database, StandardCharsets.UTF_8));
    return DriverManager.getConnection(address, settings);
  }

  /** The address for the driver, without the login. */
  public String jdbc() {
    String parameters =
        properties.entrySet().stream()
            .filter(setting -> !setting.getKey().equals("user"))
            .filter(setting -> !setting.getKey().equals("password"))
            .map(setting -> setting.getKey() + "=" + encode(setting.getValue()))
            .sorted()
            .collect(Collectors.joining("&", "?", ""));
    return "jdbc:postgresql://%s/%s%s"
        .formatted(
            hosts,
            URLEncoder.encode(database, StandardCharsets.UTF_8),
            parameters.equals("?") ? "" : parameters);
  }

  public String user() {
    return properties.getOrDefault("user", "");
  }

  public String password() {
    return properties.getOrDefault("password", "");
  }

  /** Without the password, as it may be shown. */
  @Override
  public String toString() {
    return hosts + "/" + database;
  }

  /** A reference that is all of the text, or its start, is a whole address; else it is one part. */
  private static String resolve(String text, UnaryOperator<String> references) {
    return REFERENCE
        .matcher(text)
        .replaceAll(found -> {
          String value = references.apply(found.group());
          return Matcher.quoteReplacement(found.start() == 0 ? value : encode(value));
        });
  }

  private static String part(Matcher parts, int group) {
    String found = parts.group(group);
    return found == null ? "" : found;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException brokenEscape) {
      // Its message would show a part of what may be the password.
      throw new IllegalArgumentException(
          "the address has a % that starts no escape; write % as %25");
    }
  }
}
