package scaler.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.ec2.DoubleFixture.code;
import static scaler.ec2.DoubleFixture.filter;
import static scaler.ec2.DoubleFixture.order;
import static scaler.ec2.DoubleFixture.tagged;
import static scaler.ec2.DoubleFixture.tags;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataTagsState;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The double on a good day: launches, listings, tags, as the real client sees them. */
class Ec2DoubleTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private DoubleFixture at;

  @BeforeEach
  void start() throws IOException {
    at = new DoubleFixture();
  }

  @AfterEach
  void stop() {
    at.close();
  }

  @Test
  void a_launch_answers_with_a_pending_machine_that_runs_after_its_time() {
    String id = at.launch(one -> {});
    assertThat(at.state(id)).isEqualTo("pending");
    at.clock.advance(Duration.ofMillis(4999));
    assertThat(at.state(id)).isEqualTo("pending");
    at.clock.advance(Duration.ofMillis(1));
    assertThat(at.state(id)).isEqualTo("running");
  }

  @Test
  void a_machine_is_shown_as_it_was_ordered() {
    String id =
        at.launch(one ->
            one.clientToken("t-1")
                .keyName("main")
                .securityGroupIds("sg-0a")
                .metadataOptions(options ->
                    options
                        .httpTokens(HttpTokensState.REQUIRED)
                        .httpPutResponseHopLimit(1)
                        .instanceMetadataTags(InstanceMetadataTagsState.ENABLED)));
    var seen = at.see(id);
    assertThat(seen.clientToken()).isEqualTo("t-1");
    assertThat(seen.imageId()).isEqualTo("ami-0a");
    assertThat(seen.instanceTypeAsString()).isEqualTo("m7g.large");
    assertThat(seen.subnetId()).isEqualTo("subnet-0a");
    assertThat(seen.placement().availabilityZone()).isEqualTo("test-1a");
    assertThat(seen.keyName()).isEqualTo("main");
    assertThat(seen.securityGroups())
        .hasSize(1)
        .first()
        .returns("sg-web", group -> group.groupName());
    assertThat(seen.privateIpAddress()).startsWith("10.0.0.");
    assertThat(seen.launchTime()).isEqualTo(NOON);
    assertThat(seen.metadataOptions().httpTokensAsString()).isEqualTo("required");
    assertThat(seen.metadataOptions().instanceMetadataTagsAsString()).isEqualTo("enabled");
  }

  @Test
  void user_data_arrives_byte_for_byte() {
    String script = "#!/bin/sh\necho \"a & b + <ü>\" 'c=1%'\n";
    String id = at.launch(one -> one.userData(base64(script)));
    assertThat(at.ec2.region().machine(id).userData()).isEqualTo(script);
  }

  @Test
  void user_data_above_sixteen_kilobytes_is_refused() {
    assertThat(code(() -> at.launch(one -> one.userData(base64("x".repeat(16 * 1024 + 1))))))
        .isEqualTo("InvalidParameterValue");
    assertThat(at.launch(one -> one.userData(base64("x".repeat(16 * 1024))))).startsWith("i-");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void unknown_images_subnets_groups_and_keys_are_refused_by_their_own_codes() {
    assertThat(code(() -> at.launch(one -> one.imageId("ami-9"))))
        .isEqualTo("InvalidAMIID.NotFound");
    assertThat(code(() -> at.launch(one -> one.subnetId("subnet-9"))))
        .isEqualTo("InvalidSubnetID.NotFound");
    assertThat(code(() -> at.launch(one -> one.securityGroupIds("sg-9"))))
        .isEqualTo("InvalidGroup.NotFound");
    assertThat(code(() -> at.launch(one -> one.keyName("none"))))
        .isEqualTo("InvalidKeyPair.NotFound");
    assertThat(at.ec2.region().machines()).isEmpty();
  }

  @Test
  void a_dry_run_launches_nothing() {
    assertThat(code(() -> at.launch(one -> one.dryRun(true)))).isEqualTo("DryRunOperation");
    assertThat(at.ec2.region().machines()).isEmpty();
  }

  @Test
  void listings_are_filtered_by_tags_states_and_tokens() {
    String web = at.launch(tagged("t-1", "role", "web"));
    String jobs = at.launch(tagged("t-2", "role", "jobs"));
    String other = at.launch(one -> one.clientToken("t-3"));
    at.client.terminateInstances(end -> end.instanceIds(other));
    assertThat(at.ids(filter("tag:role", "web"))).containsExactly(web);
    assertThat(at.ids(filter("tag:role", "web", "jobs"))).containsExactlyInAnyOrder(web, jobs);
    assertThat(at.ids(filter("tag:role", "j*"))).containsExactly(jobs);
    assertThat(at.ids(filter("tag-key", "role"))).containsExactlyInAnyOrder(web, jobs);
    assertThat(at.ids(filter("client-token", "t-3"))).containsExactly(other);
    assertThat(at.ids(filter("instance-state-name", "shutting-down"))).containsExactly(other);
    assertThat(at.ids(filter("tag-key", "role"), filter("client-token", "t-3"))).isEmpty();
    assertThat(code(() -> at.list(filter("no-such", "x")))).isEqualTo("InvalidParameterValue");
  }

  @Test
  void a_listing_comes_in_pages_with_each_machine_once() {
    for (int i = 0; i < 12; i++) {
      at.launch(one -> {});
    }
    var pages =
        at
            .client
            .describeInstancesPaginator(DescribeInstancesRequest.builder().maxResults(5).build())
            .stream()
            .map(page -> page.reservations().size())
            .toList();
    assertThat(pages).containsExactly(5, 5, 2);
    at.ec2.pages(7);
    assertThat(at.ids()).hasSize(12).doesNotHaveDuplicates();
    assertThat(at.ec2.journal(Action.DESCRIBE_INSTANCES)).hasSize(3 + 2);
  }

  @Test
  void page_sizes_that_ec2_does_not_take_are_refused() {
    String id = at.launch(one -> {});
    assertThat(code(() -> at.client.describeInstances(all -> all.maxResults(4))))
        .isEqualTo("InvalidParameterValue");
    assertThat(code(() -> at.client.describeInstances(all -> all.maxResults(5).instanceIds(id))))
        .isEqualTo("InvalidParameterCombination");
    assertThat(code(() -> at.client.describeInstances(all -> all.nextToken("mine"))))
        .isEqualTo("InvalidParameterValue");
  }

  @Test
  void tags_are_set_changed_and_removed() {
    String id = at.launch(tagged("t-1", "role", "web"));
    at.client.createTags(set -> set.resources(id).tags(tag("state", "draining")));
    assertThat(tags(at.see(id))).isEqualTo("role=web state=draining");
    at.client.createTags(set -> set.resources(id).tags(tag("state", "a <b> & \"c\"")));
    assertThat(tags(at.see(id))).isEqualTo("role=web state=a <b> & \"c\"");
    at.client.deleteTags(away -> away.resources(id).tags(tag("role", "jobs")));
    at.client.deleteTags(away -> away.resources(id).tags(Tag.builder().key("state").build()));
    assertThat(tags(at.see(id))).isEqualTo("role=web");
  }

  @Test
  void reserved_and_too_many_tags_are_refused() {
    String id = at.launch(one -> {});
    assertThat(
            code(() ->
                at.client.createTags(
                    set -> set.resources(id).tags(tag("aws:autoscaling:groupName", "x")))))
        .isEqualTo("InvalidParameterValue");
    List<Tag> many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "v")).toList();
    assertThat(code(() -> at.client.createTags(set -> set.resources(id).tags(many))))
        .isEqualTo("TagLimitExceeded");
  }

  @Test
  void a_tag_key_that_the_metadata_service_cannot_show_is_refused_where_it_should() {
    var launch =
        order(one ->
            one.metadataOptions(
                    options -> options.instanceMetadataTags(InstanceMetadataTagsState.ENABLED))
                .tagSpecifications(DoubleFixture.onInstance(tag("cost/centre", "x"))));
    assertThat(code(() -> at.launch(launch))).isEqualTo("InvalidParameterValue");
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  @Test
  void status_checks_are_those_of_running_machines() {
    String well = at.running();
    String ill = at.running();
    at.launch(one -> {});
    at.ec2.region().impair(ill, true);
    var checks = at.client.describeInstanceStatus(all -> {}).instanceStatuses();
    assertThat(checks)
        .extracting(check -> check.instanceId() + " " + check.instanceStatus().statusAsString())
        .containsExactlyInAnyOrder(well + " ok", ill + " impaired");
    assertThat(
            at.client
                .describeInstanceStatus(all -> all.includeAllInstances(true))
                .instanceStatuses())
        .hasSize(3);
  }

  @Test
  void what_an_account_has_is_listed() {
    at.ec2
        .catalog()
        .with(new Catalog.Image("ami-0b", "shop-2", "self", "2026-02-01T12:00:00.000Z", true));
    assertThat(
            at.client.describeSubnets(all -> all.filters(filter("tag:Name", "subnet-b"))).subnets())
        .extracting(subnet -> subnet.subnetId() + " " + subnet.availabilityZone())
        .containsExactly("subnet-0b test-1b");
    assertThat(
            at.client
                .describeImages(all -> all.owners("self").filters(filter("name", "shop-*")))
                .images())
        .extracting(image -> image.imageId() + " " + image.creationDate())
        .containsExactly("ami-0a 2026-01-31T12:00:00.000Z", "ami-0b 2026-02-01T12:00:00.000Z");
    assertThat(
            at.client
                .describeSecurityGroups(all -> all.filters(filter("group-name", "sg-web")))
                .securityGroups())
        .extracting(group -> group.groupId())
        .containsExactly("sg-0a");
    assertThat(code(() -> at.client.describeSubnets(all -> all.subnetIds("subnet-9"))))
        .isEqualTo("InvalidSubnetID.NotFound");
  }

  @Test
  void a_launch_template_says_what_the_launch_does_not() {
    var parameters = Map.of("ImageId", "ami-0a", "InstanceType", "m7g.xlarge");
    at.ec2.catalog().with(new Catalog.Template("lt-0a", "shop-web", 1, true, parameters));
    at.ec2.catalog().with(new Catalog.Template("lt-0a", "shop-web", 2, false, parameters));
    assertThat(
            at.client
                .describeLaunchTemplateVersions(
                    all -> all.launchTemplateName("shop-web").versions("$Latest"))
                .launchTemplateVersions())
        .extracting(version -> version.launchTemplateId() + " " + version.versionNumber())
        .containsExactly("lt-0a 2");
    String id =
        at.client
            .runInstances(one ->
                one.launchTemplate(named -> named.launchTemplateId("lt-0a").version("2"))
                    .subnetId("subnet-0b")
                    .minCount(1)
                    .maxCount(1))
            .instances()
            .getFirst()
            .instanceId();
    assertThat(at.see(id).instanceTypeAsString()).isEqualTo("m7g.xlarge");
    assertThat(
            code(() ->
                at.launch(one -> one.launchTemplate(named -> named.launchTemplateName("none")))))
        .isEqualTo("InvalidLaunchTemplateName.NotFoundException");
  }

  @Test
  void the_journal_tells_what_was_asked_by_whom_and_when() {
    at.launch(one -> one.clientToken("t-1"));
    at.clock.advance(Duration.ofSeconds(3));
    at.list(filter("tag-key", "role"));
    Received launch = at.ec2.journal().getFirst();
    assertThat(launch.action()).isEqualTo(Action.RUN_INSTANCES);
    assertThat(launch.parameter("ClientToken")).hasValue("t-1");
    assertThat(launch.outcome()).isEqualTo("ok");
    assertThat(launch.userAgent()).contains("aws-sdk-java");
    Received listing = at.ec2.journal().getLast();
    assertThat(listing.parameter("Filter.1.Value.1")).hasValue("role");
    assertThat(listing.at()).isEqualTo(NOON.plusSeconds(3));
  }
}
