package scaler.outbound.files;

import static scaler.outbound.files.FleetGrammar.MOST_MACHINES;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import scaler.core.fleet.PowerShell;

/** What must hold between the values of one role, and what is allowed there but hurts. */
final class RoleRules {
  private final Tree.Fields file;
  private final String name;
  private final Place named;
  private final Tree.Fields role;
  private final Findings findings;

  RoleRules(Tree.Fields file, String name, Place named, Tree.Fields role, Findings findings) {
    this.file = file;
    this.name = name;
    this.named = named;
    this.role = role;
    this.findings = findings;
  }

  void check(boolean aws) {
    machine(aws);
    powerShell(aws);
    Tree.Fields capacity = role.table("capacity");
    boundsInOrder(capacity);
    zones(capacity);
    schedule(capacity);
    role.under("backlog").ifPresent(backlog -> new BacklogRules(backlog, findings).check(capacity));
    new WebRules(role, findings).check();
    health(aws);
    balancers(aws);
    drain();
    new HealRules(name, role, findings).check();
    assets();
    new CountRules(file, name, findings).check(role.table("count"));
  }

  private void machine(boolean aws) {
    boolean template = role.given("launchTemplate");
    boolean image = role.given("image");
    if (aws && !template && !image) {
      findings.error(
          named,
          "%s has neither image nor launchTemplate".formatted(name),
          "add one of them: machines on aws need it");
    }
    if (aws && image && !template && !role.given("machines")) {
      findings.error(
          role.keyAt("image"), name + " has an image and no machines", "add machine types to try");
    }
    if (template && role.given("rootVolume")) {
      findings.error(
          role.keyAt("rootVolume"),
          name + " has a rootVolume and a launchTemplate",
          "write the volume into the template, or an image into the role");
    }
    if (!aws && !role.given("userData")) {
      findings.warning(
          named,
          name + " has no userData, so its local machines run nothing",
          "add userData, such as userdata/app.sh");
    }
  }

  /** What a machine that runs Windows cannot do. */
  private void powerShell(boolean aws) {
    Optional<Tree.Leaf> script = role.leaf("userData").filter(leaf -> PowerShell.is(leaf.text()));
    if (script.isEmpty()) {
      return;
    }
    if (!aws) {
      findings.error(
          script.get().at(),
          "%s is a script of PowerShell, which machines of the local cloud do not run"
              .formatted(script.get().text()),
          "name a shell script, such as userdata/job.sh");
    }
    if (role.given("volumes")) {
      findings.error(
          role.keyAt("volumes"),
          "%s has volumes and a boot script of PowerShell: on Windows nothing mounts them"
              .formatted(name),
          "remove the volumes, or run the role on Linux");
    }
    file.table("release")
        .leaf("from")
        .filter(from -> from.text().endsWith(".git"))
        .ifPresent(from ->
            findings.error(
                from.at(),
                "from is a git repository, which %s on Windows does not read".formatted(name),
                "write s3://bucket/... or https://host/..., with archives"));
    if (role.text("runs").orElse(role.given("backlog") ? "job" : "app").equals("app")) {
      findings.warning(
          script.get().at(),
          "%s runs app, and userdata/job.ps1 sets up workers only".formatted(name),
          "write runs: job, or a boot script of your own");
    }
  }

  /** Tells a maximum below its minimum. */
  private void boundsInOrder(Tree.Fields bounds) {
    OptionalInt min = bounds.number("min");
    OptionalInt max = bounds.number("max");
    if (min.isPresent() && max.isPresent() && max.getAsInt() < min.getAsInt()) {
      findings.error(
          bounds.valueAt("max"),
          "max is %d, which is below min %d".formatted(max.getAsInt(), min.getAsInt()),
          "raise max or lower min");
    }
  }

  private void zones(Tree.Fields capacity) {
    if (capacity.number("min").orElse(0) >= 2 && file.table("cloud").items("subnets").size() == 1) {
      findings.warning(
          capacity.valueAt("min"),
          "%s has min %d and the cloud one subnet: one failing zone takes them all"
              .formatted(name, capacity.number("min").orElse(0)),
          "add a subnet in another zone");
    }
  }

  private void schedule(Tree.Fields capacity) {
    Map<String, Place> seen = new HashMap<>();
    for (Tree item : role.items("schedule")) {
      if (!(item instanceof Tree.Fields line)) {
        continue;
      }
      line.leaf("capacity").ifPresent(number -> within(capacity, number, "capacity"));
      line.under("capacity")
          .ifPresent(bounds -> {
            boundsInOrder(bounds);
            bounds.leaf("min").ifPresent(number -> within(capacity, number, "min"));
            bounds.leaf("max").ifPresent(number -> within(capacity, number, "max"));
          });
      String when = line.text("at").orElse("") + " " + line.text("timezone").orElse("");
      Place before = seen.putIfAbsent(when.replaceAll("\\s+", " "), line.valueAt("at"));
      if (before != null && line.field("at").isPresent()) {
        findings.warning(
            line.valueAt("at"),
            "this line fires whenever the one at line %d does, and wins".formatted(before.line()),
            "remove one of the two");
      }
    }
  }

  private void within(Tree.Fields capacity, Tree.Leaf number, String what) {
    OptionalInt min = capacity.number("min");
    OptionalInt max = capacity.number("max");
    int wanted = Integer.parseInt(number.text());
    if (max.orElse(MOST_MACHINES) < min.orElse(0)) {
      return; // told already; nothing lies between them
    }
    if (max.isPresent() && wanted > max.getAsInt()) {
      findings.error(
          number.at(),
          "%s is %d, above max %d of %s".formatted(what, wanted, max.getAsInt(), name),
          "lower it, or raise the role's max");
    } else if (min.isPresent() && wanted < min.getAsInt()) {
      findings.error(
          number.at(),
          "%s is %d, below min %d of %s".formatted(what, wanted, min.getAsInt(), name),
          "raise it, or lower the role's min");
    }
  }

  private void health(boolean aws) {
    Tree.Fields health = role.table("health");
    for (String key : List.of("contains", "timeout", "interval")) {
      if (health.given(key) && !health.given("url")) {
        findings.error(
            health.keyAt(key),
            "health has %s and no url".formatted(key),
            "add url, such as http://{address}/up");
      }
    }
    Duration lifetime = length(role, "minimumLifetime");
    Duration startup = length(health, "startup");
    // On the local cloud nothing is paid for, and short times are what one tries out.
    if (aws && lifetime.compareTo(startup) < 0) {
      findings.warning(
          role.valueAt("minimumLifetime"),
          "minimumLifetime %s is shorter than startup %s: a machine may end before it served"
              .formatted(Lengths.format(lifetime), Lengths.format(startup)),
          "make minimumLifetime longer");
    }
  }

  /** A duration; a year where it is missing because it was wrong, so that no rule speaks. */
  private static Duration length(Tree.Fields fields, String key) {
    return fields.text(key).flatMap(Lengths::parse).orElse(Duration.ofDays(365));
  }

  private void balancers(boolean aws) {
    Set<String> seen = new HashSet<>();
    for (Tree item : role.items("loadBalancer")) {
      if (item instanceof Tree.Fields balancer) {
        String name = balancer.text("classic").or(() -> balancer.text("targetGroup")).orElse("");
        // On the local cloud a name is one balancer, of whatever kind.
        boolean again = !seen.add(aws && balancer.given("classic") ? "classic " + name : name);
        if (again && !name.isEmpty()) {
          findings.error(
              balancer.at(), "%s joins %s twice".formatted(this.name, name), "remove one");
        }
      }
    }
  }

  private void drain() {
    Tree.Fields drain = role.table("drain");
    if (drain.text("onTimeout").filter("terminate"::equals).isPresent()) {
      findings.warning(
          drain.valueAt("onTimeout"),
          "onTimeout terminate ends a machine whose jobs may still run",
          "write wait, unless a job that is cut off does no harm");
    }
  }

  private void assets() {
    role.leaf("assets")
        .filter(assets -> !file.table("assets").given(assets.text()))
        .ifPresent(assets -> {
          List<String> known = file.table("assets").fields().stream().map(Tree.Field::key).toList();
          findings.error(
              assets.at(),
              "assets %s is no entry of the file's assets".formatted(assets.text()),
              known.isEmpty()
                  ? "add assets: { %s: ... } at the top of the file".formatted(assets.text())
                  : "write " + String.join(" or ", known));
        });
  }
}
