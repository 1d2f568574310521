package scaler.sim.soak;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RescueSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.Count;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.SourceSpec;
import scaler.core.fleet.Weighed;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.HealRung;
import scaler.core.model.Market;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import tools.jackson.databind.json.JsonMapper;

/**
 * A simulated fleet as a fleet file, in JSON, which is YAML. It knows what such fleets have; that
 * nothing is left out shows when the file is read back.
 */
public final class FleetPaper {
  private FleetPaper() {}

  public static String of(FleetSpec fleet) {
    Map<String, Object> file = table();
    file.put("application", fleet.application());
    file.put("timezone", fleet.timezone().getId());
    file.put(
        "cloud",
        Map.of(
            "provider",
            fleet.cloud().provider().name().toLowerCase(Locale.ROOT),
            "subnets",
            fleet.cloud().subnets()));
    file.put("tags", fleet.tags());
    file.put("prices", fleet.prices().own());
    file.put("limits", limits(fleet.limits()));
    Map<String, Object> roles = table();
    fleet.roles().forEach(role -> roles.put(role.name().value(), role(role)));
    file.put("roles", roles);
    return JsonMapper.shared().writeValueAsString(file);
  }

  private static Map<String, Object> table() {
    return new LinkedHashMap<>();
  }

  /** A list that is empty is left out. */
  private static void some(Map<String, Object> written, String key, List<?> entries) {
    if (!entries.isEmpty()) {
      written.put(key, entries);
    }
  }

  private static Map<String, Object> role(RoleSpec role) {
    Map<String, Object> written = table();
    written.put("runs", role.machine().runs().name().toLowerCase(Locale.ROOT));
    written.put("machines", role.machine().types());
    written.put("market", role.machine().markets().stream().map(FleetPaper::market).toList());
    role.machine().userData().ifPresent(script -> written.put("userData", script));
    some(
        written, "volumes", role.machine().dataVolumes().stream().map(FleetPaper::volume).toList());
    written.put("capacity", bounds(role.capacity()));
    some(written, "schedule", role.schedule().entries().stream().map(FleetPaper::line).toList());
    role.backlog().ifPresent(backlog -> written.put("backlog", backlog(backlog)));
    written.put("minimumLifetime", length(role.minimumLifetime()));
    written.put("health", health(role));
    some(written, "loadBalancer", role.loadBalancers().stream().map(FleetPaper::balancer).toList());
    written.put(
        "drain",
        Map.of(
            "timeout",
            length(role.drain().timeout()),
            "onTimeout",
            role.drain().onTimeout().name().toLowerCase(Locale.ROOT)));
    written.put("heal", heal(role.heal()));
    written.put("singleton", role.heal().singleton());
    written.put("limits", limits(role.limits()));
    role.ratio()
        .ifPresent(ratio ->
            written.put(
                "ratio",
                Map.of(
                    "of", ratio.of().value(), "machines", ratio.machines(), "per", ratio.per())));
    return written;
  }

  private static Map<String, Object> volume(DataVolume entry) {
    Map<String, Object> written = table();
    written.put("tag", Map.of(entry.tag().key(), entry.tag().value()));
    written.put("device", entry.device());
    entry.snapshot().ifPresent(time -> written.put("snapshot", length(time)));
    return written;
  }

  private static String market(Market market) {
    return market == Market.SPOT ? "spot" : "on-demand";
  }

  private static Map<String, Object> bounds(Bounds bounds) {
    return Map.of("min", bounds.min(), "max", bounds.max());
  }

  private static Map<String, Object> line(Entry entry) {
    return switch (entry.change()) {
      case Change.Capacity(int wanted) -> Map.of("at", entry.cron().line(), "capacity", wanted);
      case Change.Limits(Bounds limits) ->
          Map.of("at", entry.cron().line(), "capacity", bounds(limits));
    };
  }

  private static Map<String, Object> backlog(BacklogSpec backlog) {
    Map<String, Object> written = table();
    written.put("source", backlog.sources().stream().map(FleetPaper::source).toList());
    written.put("scaleIn", backlog.scaleIn() == ScaleIn.BY_LOAD ? "byLoad" : "inQuietHours");
    switch (backlog.policy()) {
      case Policy.MostOf several ->
          throw new IllegalArgumentException("no simulated fleet has several rules: " + several);
      case Policy.Threshold(var above, var below) ->
          written.put(
              "policy", Map.of("threshold", Map.of("scaleOutAbove", above, "scaleInBelow", below)));
      case Policy.Steps(var out, var in) ->
          written.put(
              "policy",
              Map.of(
                  "steps",
                  Map.of("out", bands(out, "above", "add"), "in", bands(in, "below", "remove"))));
      case Policy.Target(var each, var tolerance, var out, var in) ->
          written.put(
              "policy",
              Map.of(
                  "target",
                  Map.of(
                      "perMachine",
                      each,
                      "tolerance",
                      tolerance + "%",
                      "out",
                      length(out),
                      "in",
                      length(in))));
      case Policy.Wait(var target) ->
          written.put("policy", Map.of("wait", Map.of("target", length(target))));
      case Policy.DrainWithin(var target) ->
          written.put("policy", Map.of("drainWithin", Map.of("target", length(target))));
      case Policy.Predictive(var promise) ->
          written.put("policy", Map.of("predictive", promise(promise)));
      case Policy.Auto promise -> written.put("slo", promise(promise));
    }
    written.put("interval", length(backlog.interval()));
    written.put("maxWait", length(backlog.maxWait()));
    backlog
        .fallback()
        .ifPresent(then ->
            written.put(
                "fallback", Map.of("capacity", then.capacity(), "after", length(then.after()))));
    return written;
  }

  private static Map<String, Object> promise(Policy.Auto promise) {
    return Map.of(
        "wait", length(promise.target()), "share", (int) Math.round(100 * promise.share()));
  }

  private static List<Map<String, Object>> bands(
      List<Policy.Band> bands, String limit, String amount) {
    return bands.stream()
        .map(band ->
            Map.<String, Object>of(
                limit,
                band.limit(),
                amount,
                band.unit() == Policy.Unit.PERCENT ? band.number() + "%" : "" + band.number()))
        .toList();
  }

  private static Map<String, Object> source(Weighed source) {
    Map<String, Object> written = table();
    written.put("weight", source.weight());
    switch (source.source()) {
      case SourceSpec.HttpNumber page -> written.put("http", page.url());
      case SourceSpec.HttpJson page -> {
        written.putAll(Map.of("json", page.url(), "ready", page.ready()));
        page.running().ifPresent(pointer -> written.put("running", pointer));
        page.oldest().ifPresent(pointer -> written.put("oldest", pointer));
      }
      case SourceSpec.SqlNumbers query ->
          written.putAll(Map.of("sql", query.url(), "query", query.query()));
      case SourceSpec.Prometheus query ->
          written.putAll(Map.of("prometheus", query.url(), "query", query.query()));
      case SourceSpec.Command command ->
          written.putAll(Map.of("command", command.name(), "arguments", command.arguments()));
      case SourceSpec.EachMachine page -> written.put("eachMachine", page.url());
      case SourceSpec.DelayedJob table -> {
        written.put("delayedJob", table.url());
        table.where().ifPresent(condition -> written.put("where", condition));
        written.put("count", table.count() == Count.READY ? "ready" : "ready+running");
        written.put("maxRunTime", length(table.maxRunTime()));
        table.rescue().ifPresent(rescue -> written.put("rescue", rescue(rescue)));
      }
    }
    return written;
  }

  private static Map<String, Object> rescue(RescueSpec rescue) {
    return Map.of(
        "url", rescue.url(), "machines", rescue.machines(), "maxAttempts", rescue.maxAttempts());
  }

  private static Map<String, Object> health(RoleSpec role) {
    Map<String, Object> written = table();
    role.health().ifPresent(page -> page(page, written));
    written.put("failures", role.heal().failures());
    written.put("looks", role.heal().looks());
    written.put("startup", length(role.startup()));
    return written;
  }

  private static void page(HealthSpec page, Map<String, Object> written) {
    written.put("url", page.url());
    page.contains().ifPresent(text -> written.put("contains", text));
    written.put("timeout", length(page.timeout()));
    written.put("interval", length(page.interval()));
  }

  private static Map<String, String> balancer(BalancerSpec balancer) {
    return switch (balancer) {
      case BalancerSpec.TargetGroup(String name) -> Map.of("targetGroup", name);
      case BalancerSpec.Classic(String name) -> Map.of("classic", name);
    };
  }

  private static Map<String, Object> heal(HealSpec heal) {
    Map<String, Object> written = table();
    written.put("steps", heal.steps().stream().map(HealRung::word).toList());
    written.put("after", length(heal.after()));
    written.put("wait", length(heal.patience()));
    heal.quarantine().ifPresent(time -> written.put("quarantine", length(time)));
    return written;
  }

  private static Map<String, Object> limits(LimitSpec limits) {
    Map<String, Object> written = table();
    limits.launchesPerHour().ifPresent(most -> written.put("launchesPerHour", most));
    limits.costPerDay().ifPresent(most -> written.put("costPerDay", most));
    limits
        .budget()
        .ifPresent(month ->
            written.put(
                "budget",
                Map.of(
                    "perMonth", month.perMonth(), "alarm", month.alarms(), "hard", month.hard())));
    return written;
  }

  private static String length(Duration time) {
    return time.toSeconds() + "s";
  }
}
