package scaler.app.command.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import scaler.core.fleet.ScalingGroup;
import scaler.core.fleet.ScalingGroup.Action;
import scaler.core.fleet.ScalingGroup.Target;
import scaler.core.model.Bounds;
import scaler.core.schedule.Cron;

/** A fleet file made of an Auto Scaling group; pure. */
final class ImportedFile {
  private static final int MOST_TAGS = 40;
  private static final int MOST_BALANCERS = 5;

  private final ScalingGroup group;
  private final List<String> cannot;
  private final List<Action> clock;
  private final Map<String, String> tags = new TreeMap<>();

  private ImportedFile(ScalingGroup group) {
    this.group = group;
    this.cannot = new ArrayList<>(group.cannot());
    this.clock = group.actions().stream().filter(this::carried).toList();
    new TreeMap<>(group.tags()).forEach(this::tag);
    joined()
        .skip(MOST_BALANCERS)
        .forEach(more ->
            cannot.add(
                "load balancer (%s): a role joins at most %d".formatted(more, MOST_BALANCERS)));
  }

  static List<String> lines(ScalingGroup group) {
    return new ImportedFile(group).lines();
  }

  private List<String> lines() {
    List<String> body = body();
    List<String> lines = new ArrayList<>();
    lines.add(
        comment(
            "Made of the Auto Scaling group %s in %s, which had %d machines wanted."
                .formatted(group.name(), group.region(), group.desired())));
    lines.add("# docs/cut-over.md leads from here to a fleet that scaler governs, and back.");
    if (!cannot.isEmpty()) {
      lines.add("# Not carried over:");
      cannot.forEach(what -> lines.add(comment("- " + what)));
    }
    lines.addAll(body);
    return lines;
  }

  private static String comment(String text) {
    return "# " + text.replaceAll("[\\x00-\\x1F\\x7F]", "?");
  }

  private List<String> body() {
    List<String> lines = new ArrayList<>();
    lines.add("application: " + application());
    lines.add(
        "install: main  # in the tags of its machines, so that a new database finds them; choose now, it stays");
    lines.add("timezone: " + zone());
    lines.add(
        "cloud: { provider: aws, region: %s, subnets: [%s] }"
            .formatted(group.region(), String.join(", ", group.subnets())));
    if (!tags.isEmpty()) {
      lines.add(
          "tags: { %s }"
              .formatted(
                  tags.entrySet().stream()
                      .map(tag -> quoted(tag.getKey()) + ": " + quoted(tag.getValue()))
                      .collect(Collectors.joining(", "))));
    }
    lines.add("roles:");
    lines.add("  %s:".formatted(joined().findFirst().isPresent() ? "web" : "app"));
    lines.add(
        "    # its image needs scaler's status page (port 8099, docs/machine-contract.md), or its machines cannot be drained");
    lines.add("    launchTemplate: { %s }".formatted(template()));
    if (!group.types().isEmpty()) {
      lines.add("    machines: [%s]".formatted(String.join(", ", group.types())));
    }
    lines.addAll(capacity());
    lines.add(health());
    balancers().ifPresent(joined -> lines.add("    loadBalancer: " + joined));
    return lines;
  }

  private String application() {
    String name =
        group
            .name()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^[^a-z]+", "");
    String cut = name.substring(0, Math.min(name.length(), 30)).replaceAll("-+$", "");
    return cut.isEmpty() ? "imported" : cut;
  }

  private String zone() {
    return clock.stream().map(Action::zone).findFirst().orElse("UTC");
  }

  private String template() {
    String written = group.template().orElseThrow();
    int colon = written.lastIndexOf(':');
    String version = written.substring(colon + 1);
    return "name: "
        + quoted(written.substring(0, colon))
        + (version.equals("$Default") ? "" : ", version: " + quoted(version));
  }

  private List<String> capacity() {
    Bounds own = group.bounds();
    // Where no clock asks for more, scaler keeps the minimum: it must not shrink at the cut-over.
    boolean raised = clock.isEmpty() && group.desired() > own.min();
    IntStream least =
        clock.stream()
            .flatMap(one -> Stream.of(one.min(), one.desired()))
            .flatMap(Optional::stream)
            .mapToInt(n -> n);
    IntStream most =
        clock.stream()
            .flatMap(one -> Stream.of(one.max(), one.desired()))
            .flatMap(Optional::stream)
            .mapToInt(n -> n);
    int min = raised ? group.desired() : Math.min(own.min(), least.min().orElse(own.min()));
    int max = Math.max(own.max(), most.max().orElse(own.max()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "    capacity: { min: %d, max: %d }%s"
            .formatted(
                min,
                max,
                raised
                    ? "  # the group's minimum was %d, and nothing here asks for more than the minimum"
                        .formatted(own.min())
                    : ""));
    if (!clock.isEmpty()) {
      lines.add("    schedule:");
      clock.forEach(action -> lines.add(line(action)));
    }
    return lines;
  }

  private String line(Action action) {
    String capacity =
        action
            .desired()
            .map(String::valueOf)
            .orElseGet(() ->
                "{ min: %d, max: %d }"
                    .formatted(
                        action.min().orElse(Math.min(group.bounds().min(), action.max().orElse(0))),
                        action
                            .max()
                            .orElse(Math.max(group.bounds().max(), action.min().orElse(0)))));
    return "      - { at: %s, capacity: %s%s }  %s"
        .formatted(
            quoted(action.recurrence().orElseThrow()),
            capacity,
            action.zone().equals(zone()) ? "" : ", timezone: " + action.zone(),
            comment(action.name() + bounds(action)));
  }

  /** A number stands above what the action said of the bounds. */
  private static String bounds(Action action) {
    String said =
        Stream.of(action.min().map(min -> "min " + min), action.max().map(max -> "max " + max))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return action.desired().isPresent() && !said.isEmpty() ? "; also set " + said : "";
  }

  private boolean carried(Action action) {
    Optional<String> because = notCarried(action);
    because.ifPresent(why -> cannot.add("scheduled action %s: %s".formatted(action.name(), why)));
    return because.isEmpty();
  }

  private static Optional<String> notCarried(Action action) {
    if (action.recurrence().isEmpty()) {
      return Optional.of("it happens once; scaler capacity ROLE N --until TIME does that by hand");
    }
    if (action.limited()) {
      return Optional.of("it ends on some day (%s)".formatted(action.recurrence().get()));
    }
    if (action.min().isEmpty() && action.max().isEmpty() && action.desired().isEmpty()) {
      return Optional.of("it sets nothing");
    }
    try {
      Cron.parse(action.recurrence().get());
      return Optional.empty();
    } catch (IllegalArgumentException unreadable) {
      return Optional.of("its recurrence %s is no cron line".formatted(action.recurrence().get()));
    }
  }

  private String health() {
    Optional<String> page =
        group.targetGroups().stream().flatMap(one -> one.health().stream()).findFirst();
    String startup = Math.max(60, group.grace().toSeconds()) + "s";
    return page.map(url -> "    health: { url: %s, startup: %s }".formatted(quoted(url), startup))
        .orElse(
            "    health: { startup: %s }  # add url, or install the status page: docs/machine-contract.md"
                .formatted(startup));
  }

  private Optional<String> balancers() {
    List<String> all = joined().limit(MOST_BALANCERS).map("{ %s }"::formatted).toList();
    return all.size() > 1
        ? Optional.of("[%s]".formatted(String.join(", ", all)))
        : all.stream().findFirst();
  }

  private Stream<String> joined() {
    return Stream.concat(
        group.targetGroups().stream().map(Target::name).map(name -> "targetGroup: " + name),
        group.classicBalancers().stream().map(name -> "classic: " + name));
  }

  private void tag(String key, String value) {
    boolean ours = key.equals("Name") || key.startsWith("scaler-") || key.startsWith("aws:");
    boolean readable =
        key.matches("[A-Za-z0-9+=._:@-]{1,128}") && value.matches("[^\\x00-\\x1F\\x7F]{0,256}");
    if (!ours && readable && tags.size() < MOST_TAGS) {
      tags.put(key, value);
    } else {
      cannot.add(
          "tag %s: %s"
              .formatted(
                  key,
                  ours
                      ? "scaler sets such tags itself"
                      : "a machine's metadata service cannot carry it, or there are too many"));
    }
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
