package scaler.outbound.aws;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * deploy/iam allows exactly the calls that the code makes, and those that end things only to us.
 */
class PolicyTest {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));

  private static final Pattern CLIENT =
      Pattern.compile("software\\.amazon\\.awssdk\\.services\\.(\\w+)\\.\\w+Client");

  /** Where the service's name in policies is another one than the library's. */
  private static final Map<String, String> PREFIXES =
      Map.of("elasticloadbalancingv2", "elasticloadbalancing");

  /** Not calls of the code: handling of the client itself. */
  private static final Set<String> NO_CALLS = Set.of("builder", "close", "create");

  /** Without the library's own classes, of which the names are enough. */
  private static final JavaClasses PRODUCT =
      ArchConfiguration.withThreadLocalScope(scope -> {
        scope.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(classes());
      });

  /** A launch with tags and an instance profile needs these besides. */
  private static final Set<String> WITH_A_LAUNCH = Set.of("ec2:CreateTags", "iam:PassRole");

  /** Systems Manager asks for a secret of Secrets Manager in our name. */
  private static final String WITH_A_PARAMETER = "secretsmanager:GetSecretValue";

  private static final Pattern CHANGES_NOTHING = Pattern.compile("\\w+:(Describe|Get|List)\\w+");

  @Test
  void the_policy_to_run_allows_exactly_what_the_code_asks() {
    Set<String> needed = asked();
    needed.addAll(WITH_A_LAUNCH);
    needed.add(WITH_A_PARAMETER);
    assertThat(allowed("scaler.json")).isEqualTo(needed);
  }

  @Test
  void the_policy_to_look_allows_exactly_the_questions_of_the_code() {
    Set<String> questions =
        asked().stream()
            .filter(CHANGES_NOTHING.asMatchPredicate())
            .collect(toCollection(TreeSet::new));
    questions.add(WITH_A_PARAMETER);
    assertThat(allowed("read-only.json")).isEqualTo(questions);
  }

  @Test
  void what_changes_machines_changes_only_those_of_the_application() {
    Set<String> touching =
        Set.of(
            "ec2:DeleteSnapshot",
            "ec2:DeleteTags",
            "ec2:RebootInstances",
            "ec2:StartInstances",
            "ec2:StopInstances",
            "ec2:TerminateInstances");
    for (JsonNode statement : statements("scaler.json")) {
      if (texts(statement.path("Action")).stream().anyMatch(touching::contains)) {
        assertThat(equal(statement, "aws:ResourceTag/scaler-application"))
            .as(statement.toString())
            .isEqualTo("APPLICATION");
      }
    }
  }

  @Test
  void
      tags_are_set_in_the_launch_or_with_a_snapshot_and_afterwards_only_the_cordon_of_our_machines() {
    List<JsonNode> tagging =
        statements("scaler.json").stream()
            .filter(one -> texts(one.path("Action")).contains("ec2:CreateTags"))
            .toList();
    assertThat(tagging).hasSize(3);
    assertThat(equal(tagging.getFirst(), "ec2:CreateAction")).isEqualTo("RunInstances");
    assertThat(equal(tagging.get(1), "aws:ResourceTag/scaler-application"))
        .isEqualTo("APPLICATION");
    assertThat(texts(tagging.get(1).at("/Condition/ForAllValues:StringEquals").path("aws:TagKeys")))
        .containsExactly("scaler-state");
    assertThat(equal(tagging.getLast(), "ec2:CreateAction")).isEqualTo("CreateSnapshot");
    assertThat(texts(tagging.getLast().path("Resource")))
        .containsExactly("arn:aws:ec2:REGION::snapshot/*");
  }

  @Test
  void data_volumes_are_named_by_the_teams_own_tag_and_go_to_our_machines_alone() {
    for (JsonNode statement : statements("scaler.json")) {
      List<String> actions = texts(statement.path("Action"));
      String resource = texts(statement.path("Resource")).getFirst();
      if (actions.contains("ec2:AttachVolume") || actions.contains("ec2:CreateSnapshot")) {
        String condition =
            switch (resource) {
              case "arn:aws:ec2:REGION:ACCOUNT:instance/*" ->
                  equal(statement, "aws:ResourceTag/scaler-application");
              case "arn:aws:ec2:REGION::snapshot/*" ->
                  equal(statement, "aws:RequestTag/scaler-application");
              case "arn:aws:ec2:REGION:ACCOUNT:volume/*" ->
                  equal(statement, "aws:ResourceTag/VOLUME-TAG");
              default -> "nothing";
            };
        assertThat(condition).isIn("APPLICATION", "VOLUME-TAG-VALUE");
      }
    }
  }

  @Test
  void adoption_tags_what_is_nobodys_and_letting_go_untags_what_is_ours() {
    assertThat(allowed("adopt.json")).containsExactly("ec2:CreateTags", "ec2:DeleteTags");
    for (JsonNode statement : statements("adopt.json")) {
      JsonNode condition = statement.path("Condition");
      assertThat(texts(condition.path("ForAllValues:StringEquals").path("aws:TagKeys")))
          .allMatch(key -> key.startsWith("scaler-"))
          .doesNotContain("scaler-state");
      boolean adopts = texts(statement.path("Action")).contains("ec2:CreateTags");
      assertThat(condition.path("Null").path("aws:ResourceTag/scaler-application").asString())
          .isEqualTo(adopts ? "true" : "");
      assertThat(equal(statement, "aws:ResourceTag/scaler-application"))
          .isEqualTo(adopts ? "" : "APPLICATION");
    }
  }

  @Test
  void a_machine_is_launched_only_as_ours_and_gets_only_a_role_that_is_named() {
    for (JsonNode statement : statements("scaler.json")) {
      List<String> resources = texts(statement.path("Resource"));
      if (texts(statement.path("Action")).contains("ec2:RunInstances")
          && resources.stream().anyMatch(resource -> resource.contains(":instance/"))) {
        assertThat(equal(statement, "aws:RequestTag/scaler-application")).isEqualTo("APPLICATION");
      }
      if (texts(statement.path("Action")).contains("iam:PassRole")) {
        assertThat(resources).containsExactly("arn:aws:iam::ACCOUNT:role/MACHINE-ROLE");
        assertThat(equal(statement, "iam:PassedToService")).isEqualTo("ec2.amazonaws.com");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"scaler.json", "read-only.json", "adopt.json"})
  void a_policy_is_small_enough_for_iam_and_changes_nothing_everywhere(String file) {
    assertThat(policy(file).toString().length()).isLessThan(6144);
    assertThat(policy(file).path("Version").asString()).isEqualTo("2012-10-17");
    for (JsonNode statement : statements(file)) {
      assertThat(texts(statement.path("Action"))).noneMatch(action -> action.contains("*"));
      if (texts(statement.path("Action")).contains(WITH_A_PARAMETER)) {
        assertThat(texts(statement.path("Resource")))
            .allMatch(one -> one.contains(":secret:SECRET-"));
      }
      if (texts(statement.path("Resource")).contains("*")) {
        assertThat(texts(statement.path("Action"))).allMatch(CHANGES_NOTHING.asMatchPredicate());
      }
    }
  }

  /** The actions behind all calls of clients in the product, as policies name them. */
  private static Set<String> asked() {
    Set<String> actions = new TreeSet<>();
    for (JavaClass type : PRODUCT) {
      Stream.<JavaCodeUnitAccess<?>>concat(
              type.getMethodCallsFromSelf().stream(), type.getMethodReferencesFromSelf().stream())
          .forEach(call -> {
            Matcher client = CLIENT.matcher(call.getTargetOwner().getFullName());
            if (client.matches() && !NO_CALLS.contains(call.getName())) {
              actions.add(action(client.group(1), call.getName()));
            }
          });
    }
    assertThat(actions).contains("ec2:RunInstances", "elasticloadbalancing:RegisterTargets");
    return actions;
  }

  private static String action(String service, String method) {
    String call = method.replaceFirst("Paginator$", "");
    return "%s:%s%s"
        .formatted(
            PREFIXES.getOrDefault(service, service),
            Character.toUpperCase(call.charAt(0)),
            call.substring(1));
  }

  private static Path classes() {
    try {
      return Path.of(AwsClients.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> allowed(String file) {
    Set<String> actions = new TreeSet<>();
    for (JsonNode statement : statements(file)) {
      assertThat(statement.path("Effect").asString()).isEqualTo("Allow");
      actions.addAll(texts(statement.path("Action")));
    }
    return actions;
  }

  private static JsonNode policy(String file) {
    return JsonMapper.shared().readTree(PROJECT.resolve("deploy/iam").resolve(file).toFile());
  }

  private static List<JsonNode> statements(String file) {
    List<JsonNode> statements = new ArrayList<>();
    policy(file).path("Statement").forEach(statements::add);
    assertThat(statements).isNotEmpty();
    return statements;
  }

  /** A text or a list of texts. */
  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(one -> texts.add(one.asString()));
    } else {
      texts.add(node.asString());
    }
    return texts;
  }

  private static String equal(JsonNode statement, String key) {
    return statement.path("Condition").path("StringEquals").path(key).asString();
  }
}
