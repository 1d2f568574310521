package scaler.outbound.files;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between the values of a source. */
final class SourceRules {
  private static final List<String> KINDS =
      List.of("delayedJob", "http", "json", "sql", "prometheus", "command", "eachMachine");

  private static final Map<String, Set<String>> BELONGS =
      Map.ofEntries(
          Map.entry("count", Set.of("delayedJob", "json", "sql")),
          Map.entry("where", Set.of("delayedJob")),
          Map.entry("maxRunTime", Set.of("delayedJob")),
          Map.entry("rescue", Set.of("delayedJob")),
          Map.entry("ready", Set.of("json")),
          Map.entry("running", Set.of("json")),
          Map.entry("oldest", Set.of("json")),
          Map.entry("query", Set.of("sql", "prometheus")),
          Map.entry("authorization", Set.of("json", "prometheus")),
          Map.entry("arguments", Set.of("command")));

  private static final Map<String, String> NEEDED =
      Map.of("json", "ready", "sql", "query", "prometheus", "query");

  private static final Pattern TELLS_WAITS =
      Pattern.compile("(?i)(?=.*\\brunning\\b)(?=.*\\boldest\\b).*");

  private final Tree.Fields source;
  private final String kind;
  private final Findings findings;

  SourceRules(Tree.Fields source, Findings findings) {
    this.source = source;
    this.kind = kind(source);
    this.findings = findings;
  }

  private static String kind(Tree.Fields source) {
    return KINDS.stream().filter(source::given).findFirst().orElse("delayedJob");
  }

  void check() {
    BELONGS.keySet().stream().sorted().filter(source::given).forEach(this::belongs);
    String needed = NEEDED.getOrDefault(kind, kind);
    if (!source.given(needed) && source.given(kind)) {
      findings.error(
          source.keyAt(kind),
          "%s source lacks %s".formatted(article(), needed),
          needed.equals("ready")
              ? "write ready: /waiting, where the number stands in the page's JSON"
              : "write the query that says how many jobs wait");
    }
    boolean both = source.text("count").orElse("").equals("ready+running");
    if (kind.equals("json") && both && !source.given("running")) {
      findings.error(
          source.valueAt("count"),
          "count is ready+running, and nothing says where the page tells how many run",
          "write running: /active, or remove count");
    }
  }

  private void belongs(String key) {
    if (!BELONGS.getOrDefault(key, Set.of()).contains(kind)) {
      findings.error(
          source.keyAt(key),
          "%s means nothing with %s source".formatted(key, article()),
          kind.equals("http") || kind.equals("eachMachine")
              ? "remove it; the page's number is taken as it is"
              : "remove it; it belongs to " + String.join(" and ", owners(key)));
    }
  }

  private static List<String> owners(String key) {
    return KINDS.stream().filter(BELONGS.getOrDefault(key, Set.of())::contains).toList();
  }

  private String article() {
    return (Set.of("http", "eachMachine", "sql").contains(kind) ? "an " : "a ") + kind;
  }

  /** Whether it says how long jobs have waited, as far as the file shows. */
  boolean tellsWaits() {
    return switch (kind) {
      case "delayedJob" -> true;
      case "json" -> source.given("running") && source.given("oldest");
      case "sql" -> TELLS_WAITS.matcher(source.text("query").orElse("")).matches();
      default -> false;
    };
  }

  /** What one that does not says. */
  String tells() {
    String more = "%s source tells that only with running and oldest";
    return (kind.equals("json") || kind.equals("sql") ? more : "%s source tells a number only")
        .formatted(article());
  }

  /** What to write where the policy needs more than it says. */
  String instead() {
    return switch (kind) {
      case "eachMachine" -> "write policy: { target: { perMachine: 6 } }, with your own number";
      case "json" -> "write running and oldest: where these numbers stand in the page's JSON";
      case "sql" -> "let the query give running and oldest (seconds), too";
      default -> "write policy: { threshold: { scaleOutAbove: 20, scaleInBelow: 5 } }";
    };
  }

  /** Whether both count the same jobs; of tables their conditions have to be compared, too. */
  static boolean areSame(Tree.Fields one, Tree.Fields other) {
    String kind = kind(one);
    return !kind.equals("delayedJob")
        && one.text(kind).isPresent()
        && one.text(kind).equals(other.text(kind))
        && one.text("ready").equals(other.text("ready"))
        && one.text("query").equals(other.text("query"))
        && arguments(one).equals(arguments(other));
  }

  private static String arguments(Tree.Fields source) {
    return source.given("arguments") ? FleetDecoder.list(source, "arguments").toString() : "";
  }
}
