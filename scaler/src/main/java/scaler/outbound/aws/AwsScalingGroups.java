package scaler.outbound.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import scaler.core.fleet.ScalingGroup;
import scaler.core.fleet.ScalingGroup.Action;
import scaler.core.fleet.ScalingGroup.Target;
import scaler.core.model.Bounds;
import scaler.engine.port.Outcome;
import scaler.engine.port.ScalingGroups;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.autoscaling.model.ScheduledUpdateGroupAction;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;
import software.amazon.awssdk.services.autoscaling.model.TagDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Auto Scaling groups of a region. Nothing is changed. */
public final class AwsScalingGroups implements ScalingGroups {
  private final AwsClients clients;
  private final String region;

  public AwsScalingGroups(AwsClients clients, String region) {
    this.clients = clients;
    this.region = region;
  }

  @Override
  public Outcome<Optional<ScalingGroup>> group(String name) {
    return AwsFailures.ask(() -> {
      Deadline deadline = clients.deadline();
      return clients
          .scaling()
          .describeAutoScalingGroups(
              request -> request.autoScalingGroupNames(name).overrideConfiguration(deadline.rest()))
          .autoScalingGroups()
          .stream()
          .findFirst()
          .map(found -> group(found, deadline));
    });
  }

  private ScalingGroup group(AutoScalingGroup found, Deadline deadline) {
    var mixed = Optional.ofNullable(found.mixedInstancesPolicy());
    Optional<LaunchTemplateSpecification> template =
        Optional.ofNullable(found.launchTemplate())
            .or(() -> mixed.map(policy -> policy.launchTemplate().launchTemplateSpecification()));
    return new ScalingGroup(
        found.autoScalingGroupName(),
        region,
        new Bounds(found.minSize(), found.maxSize()),
        found.desiredCapacity(),
        text(found.launchConfigurationName()),
        template.map(AwsScalingGroups::written),
        mixed.stream()
            .flatMap(policy -> policy.launchTemplate().overrides().stream())
            .map(LaunchTemplateOverrides::instanceType)
            .filter(Objects::nonNull)
            .distinct()
            .toList(),
        text(found.vpcZoneIdentifier()).map(AwsScalingGroups::list).orElse(List.of()),
        found.loadBalancerNames(),
        targets(found.targetGroupARNs(), deadline),
        actions(found.autoScalingGroupName(), deadline),
        Duration.ofSeconds(Optional.ofNullable(found.healthCheckGracePeriod()).orElse(0)),
        tags(found.tags()),
        cannot(found, deadline));
  }

  private static Optional<String> text(@Nullable String text) {
    return Optional.ofNullable(text).filter(some -> !some.isBlank());
  }

  private static List<String> list(String commas) {
    return Arrays.stream(commas.split(",", -1)).map(String::strip).toList();
  }

  private static String written(LaunchTemplateSpecification template) {
    String name =
        text(template.launchTemplateName()).or(() -> text(template.launchTemplateId())).orElse("");
    return name + ":" + text(template.version()).orElse("$Default");
  }

  private List<Target> targets(List<String> arns, Deadline deadline) {
    return arns.isEmpty()
        ? List.of()
        : clients
            .balancing()
            .describeTargetGroups(
                request -> request.targetGroupArns(arns).overrideConfiguration(deadline.rest()))
            .targetGroups()
            .stream()
            .map(group -> new Target(group.targetGroupName(), page(group)))
            .toList();
  }

  private static Optional<String> page(TargetGroup group) {
    String protocol = Optional.ofNullable(group.healthCheckProtocolAsString()).orElse("");
    String asked = Optional.ofNullable(group.healthCheckPort()).orElse("traffic-port");
    String port = asked.matches("[0-9]+") ? asked : String.valueOf(group.port());
    return text(group.healthCheckPath())
        .filter(path -> protocol.startsWith("HTTP") && port.matches("[0-9]+"))
        .map(path ->
            "%s://{address}:%s%s"
                .formatted(protocol.equals("HTTPS") ? "https" : "http", port, path));
  }

  private List<Action> actions(String group, Deadline deadline) {
    return clients
        .scaling()
        .describeScheduledActionsPaginator(
            request -> request.autoScalingGroupName(group).overrideConfiguration(deadline.rest()))
        .scheduledUpdateGroupActions()
        .stream()
        .map(AwsScalingGroups::action)
        .toList();
  }

  private static Action action(ScheduledUpdateGroupAction found) {
    boolean once = text(found.recurrence()).isEmpty();
    return new Action(
        found.scheduledActionName(),
        text(found.recurrence()),
        text(found.timeZone()).filter(zone -> !zone.equals("Etc/UTC")).orElse("UTC"),
        !once && found.endTime() != null,
        Optional.ofNullable(found.minSize()).filter(size -> size >= 0),
        Optional.ofNullable(found.maxSize()).filter(size -> size >= 0),
        Optional.ofNullable(found.desiredCapacity()).filter(size -> size >= 0));
  }

  private static Map<String, String> tags(List<TagDescription> found) {
    Map<String, String> tags = new TreeMap<>();
    found.stream()
        .filter(tag -> Boolean.TRUE.equals(tag.propagateAtLaunch()))
        .forEach(tag -> tags.put(tag.key(), Optional.ofNullable(tag.value()).orElse("")));
    return tags;
  }

  private List<String> cannot(AutoScalingGroup found, Deadline deadline) {
    List<String> cannot = new ArrayList<>();
    String name = found.autoScalingGroupName();
    clients
        .scaling()
        .describePoliciesPaginator(
            request -> request.autoScalingGroupName(name).overrideConfiguration(deadline.rest()))
        .scalingPolicies()
        .forEach(policy ->
            cannot.add(
                "scaling policy %s (%s): scaler follows the clock and a job queue"
                    .formatted(policy.policyName(), policy.policyType())));
    clients
        .scaling()
        .describeLifecycleHooks(
            request -> request.autoScalingGroupName(name).overrideConfiguration(deadline.rest()))
        .lifecycleHooks()
        .forEach(hook -> cannot.add("lifecycle hook " + hook.lifecycleHookName()));
    if ("ELB".equals(found.healthCheckType())) {
      cannot.add("health check type ELB: an ill machine is shown, and not replaced by itself");
    }
    if (Boolean.TRUE.equals(found.newInstancesProtectedFromScaleIn())) {
      cannot.add("protection from scale-in: scaler ends a machine only when it is proven idle");
    }
    var policies = found.terminationPolicies();
    if (!policies.isEmpty() && !policies.equals(List.of("Default"))) {
      cannot.add(
          "termination policies %s: scaler ends the newest of the fullest zone first"
              .formatted(String.join(", ", policies)));
    }
    rarer(found, cannot);
    return cannot;
  }

  private static void rarer(AutoScalingGroup found, List<String> cannot) {
    if (found.mixedInstancesPolicy() != null
        && found.mixedInstancesPolicy().instancesDistribution() != null) {
      cannot.add(
          "the mix of spot and on-demand machines: market: [spot, on-demand] takes spot where there is"
              + " some, and else on-demand");
    }
    if (found.warmPoolConfiguration() != null) {
      cannot.add("the warm pool");
    }
    if (found.maxInstanceLifetime() != null) {
      cannot.add("the longest lifetime of %d s".formatted(found.maxInstanceLifetime()));
    }
    text(found.placementGroup()).ifPresent(group -> cannot.add("placement group " + group));
    if (!found.suspendedProcesses().isEmpty()) {
      cannot.add(
          "suspended processes: "
              + String.join(
                  ", ",
                  found.suspendedProcesses().stream().map(SuspendedProcess::processName).toList()));
    }
  }
}
