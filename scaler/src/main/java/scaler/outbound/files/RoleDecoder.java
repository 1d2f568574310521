package scaler.outbound.files;

import static scaler.outbound.files.FleetDecoder.list;
import static scaler.outbound.files.FleetDecoder.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import scaler.core.fleet.BudgetSpec;
import scaler.core.fleet.ConnectionSpec;
import scaler.core.fleet.Counted;
import scaler.core.fleet.FallbackSpec;
import scaler.core.fleet.HealSpec;
import scaler.core.fleet.ImageSpec;
import scaler.core.fleet.LimitSpec;
import scaler.core.fleet.RatioSpec;
import scaler.core.fleet.RoleSpec;
import scaler.core.fleet.RoleSpec.BacklogSpec;
import scaler.core.fleet.RoleSpec.DataVolume;
import scaler.core.fleet.RoleSpec.DrainSpec;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.fleet.RoleSpec.MachineSpec;
import scaler.core.fleet.RoleSpec.OnTimeout;
import scaler.core.fleet.RoleSpec.Runs;
import scaler.core.fleet.RoleSpec.TagSpec;
import scaler.core.fleet.RoleSpec.VolumeSpec;
import scaler.core.fleet.ScaleIn;
import scaler.core.fleet.Weighed;
import scaler.core.model.BalancerSpec;
import scaler.core.model.Bounds;
import scaler.core.model.HealRung;
import scaler.core.model.Market;
import scaler.core.model.RoleName;
import scaler.core.policy.Policy;
import scaler.core.schedule.CapacitySchedule;
import scaler.core.schedule.CapacitySchedule.Change;
import scaler.core.schedule.CapacitySchedule.Entry;
import scaler.core.schedule.Cron;

/** Makes the typed role of a tree in which every check has passed. */
final class RoleDecoder {
  private final ZoneId zone;

  RoleDecoder(ZoneId zone) {
    this.zone = zone;
  }

  RoleSpec role(RoleName name, Tree.Fields role) {
    Tree.Fields health = role.table("health");
    return new RoleSpec(
        name,
        machine(role),
        bounds(role.table("capacity")),
        schedule(role.items("schedule")),
        role.under("backlog").map(RoleDecoder::backlog),
        length(role, "minimumLifetime"),
        health.text("url").map(url -> health(url, health)),
        length(health, "startup"),
        role.items("loadBalancer").stream().map(item -> balancer((Tree.Fields) item)).toList(),
        drain(role.table("drain")),
        heal(role),
        role.text("assets"),
        role.under("count").map(RoleDecoder::counted),
        limits(role.table("limits")),
        role.under("ratio").map(RoleDecoder::ratio));
  }

  private static RatioSpec ratio(Tree.Fields ratio) {
    return new RatioSpec(
        new RoleName(text(ratio, "of")), number(ratio, "machines"), number(ratio, "per"));
  }

  static LimitSpec limits(Tree.Fields limits) {
    return new LimitSpec(
        limits.number("launchesPerHour"),
        limits.text("costPerDay").map(BigDecimal::new),
        limits
            .under("connections")
            .map(few -> new ConnectionSpec(number(few, "perMachine"), number(few, "reserve"))),
        limits.under("budget").map(RoleDecoder::budget));
  }

  private static BudgetSpec budget(Tree.Fields budget) {
    return new BudgetSpec(
        new BigDecimal(text(budget, "perMonth")),
        list(budget, "alarm").stream().map(Integer::valueOf).toList(),
        text(budget, "hard").equals("true"));
  }

  private static Counted counted(Tree.Fields count) {
    return count
        .text("role")
        .<Counted>map(role -> new Counted.OfRole(new RoleName(role)))
        .orElseGet(() -> new Counted.Tagged(tag(count)));
  }

  private static TagSpec tag(Tree.Fields bearer) {
    Tree.Fields tag = bearer.table("tag");
    String key = tag.fields().getFirst().key();
    return new TagSpec(key, text(tag, key));
  }

  private static MachineSpec machine(Tree.Fields role) {
    Optional<String> template =
        role.under("launchTemplate")
            .map(named ->
                text(named, "name")
                    + named.text("version").map(version -> ":" + version).orElse(""));
    Runs derived =
        role.table("backlog").items("source").stream()
                .allMatch(source -> ((Tree.Fields) source).given("eachMachine"))
            ? Runs.APP
            : Runs.JOB;
    return new MachineSpec(
        image(role),
        template,
        list(role, "machines"),
        list(role, "market").stream().map(Market::of).toList(),
        role.text("userData"),
        role.text("runs").map(runs -> Runs.valueOf(runs.toUpperCase(Locale.ROOT))).orElse(derived),
        role.text("profile"),
        volume(role.table("rootVolume")),
        role.items("volumes").stream()
            .map(Tree.Fields.class::cast)
            .map(RoleDecoder::dataVolume)
            .toList());
  }

  private static Optional<ImageSpec> image(Tree.Fields role) {
    return role.text("image")
        .<ImageSpec>map(written ->
            written.startsWith("ssm:")
                ? new ImageSpec.ByParameter(written.substring("ssm:".length()))
                : new ImageSpec.ById(written))
        .or(() ->
            role.under("image")
                .map(newest -> new ImageSpec.Newest(text(newest, "owner"), text(newest, "name"))));
  }

  private static VolumeSpec volume(Tree.Fields volume) {
    return new VolumeSpec(
        volume.text("size").map(Integer::valueOf),
        volume.text("type"),
        text(volume, "encrypted").equals("true"));
  }

  private static DataVolume dataVolume(Tree.Fields volume) {
    return new DataVolume(
        tag(volume),
        text(volume, "device"),
        volume.field("snapshot").map(_ -> length(volume, "snapshot")));
  }

  private static Bounds bounds(Tree.Fields bounds) {
    return new Bounds(number(bounds, "min"), number(bounds, "max"));
  }

  private CapacitySchedule schedule(List<Tree> lines) {
    return new CapacitySchedule(
        lines.stream()
            .map(Tree.Fields.class::cast)
            .map(line ->
                new Entry(
                    Cron.parse(text(line, "at")),
                    line.text("timezone").map(ZoneId::of).orElse(zone),
                    change(line)))
            .toList());
  }

  private static Change change(Tree.Fields line) {
    return line.under("capacity")
        .<Change>map(limits -> new Change.Limits(bounds(limits)))
        .orElseGet(() -> new Change.Capacity(number(line, "capacity")));
  }

  private static BacklogSpec backlog(Tree.Fields backlog) {
    Policy policy = PolicyDecoder.policy(backlog);
    List<Weighed> sources =
        backlog.items("source").stream()
            .map(Tree.Fields.class::cast)
            .map(source ->
                new Weighed(SourceDecoder.source(source), new BigDecimal(text(source, "weight"))))
            .toList();
    ScaleIn usual =
        sources.stream().allMatch(Weighed::isQueue) ? ScaleIn.BY_LOAD : ScaleIn.IN_QUIET_HOURS;
    return new BacklogSpec(
        sources,
        policy,
        backlog
            .field("interval")
            .map(_ -> length(backlog, "interval"))
            .orElse(policy.usualInterval()),
        length(backlog, "maxWait"),
        backlog
            .under("fallback")
            .map(then -> new FallbackSpec(number(then, "capacity"), length(then, "after"))),
        backlog.text("scaleIn").map(RoleDecoder::scaleIn).orElse(usual));
  }

  private static ScaleIn scaleIn(String word) {
    return word.equals("byLoad") ? ScaleIn.BY_LOAD : ScaleIn.IN_QUIET_HOURS;
  }

  private static HealthSpec health(String url, Tree.Fields health) {
    return new HealthSpec(
        url, health.text("contains"), length(health, "timeout"), length(health, "interval"));
  }

  private static BalancerSpec balancer(Tree.Fields balancer) {
    return balancer
        .text("classic")
        .<BalancerSpec>map(BalancerSpec.Classic::new)
        .orElseGet(() -> new BalancerSpec.TargetGroup(text(balancer, "targetGroup")));
  }

  private static DrainSpec drain(Tree.Fields drain) {
    return new DrainSpec(
        length(drain, "timeout"),
        text(drain, "onTimeout").equals("wait") ? OnTimeout.WAIT : OnTimeout.TERMINATE);
  }

  private static HealSpec heal(Tree.Fields role) {
    Tree.Fields heal = role.table("heal");
    Tree.Fields health = role.table("health");
    return new HealSpec(
        list(heal, "steps").stream().map(HealRung::of).toList(),
        number(health, "failures"),
        number(health, "looks"),
        length(heal, "after"),
        length(heal, "wait"),
        heal.field("quarantine").map(_ -> length(heal, "quarantine")),
        text(role, "singleton").equals("true"));
  }

  static int number(Tree.Fields fields, String key) {
    return Integer.parseInt(text(fields, key));
  }

  static Duration length(Tree.Fields fields, String key) {
    return Lengths.parse(text(fields, key)).orElseThrow();
  }
}
