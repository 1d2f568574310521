package scaler.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** A double whose clock stands at noon, and the real client without retries. */
final class DoubleFixture implements AutoCloseable {
  static final String A = "subnet-0a";
  static final String B = "subnet-0b";
  static final String TYPE = "m7g.large";
  static final Offer HERE = Offer.onDemand(TYPE, "test-1a");

  final ManualClock clock = new ManualClock("2026-03-02T12:00:00Z");
  final Ec2Double ec2;
  final Ec2Client client;

  DoubleFixture() throws IOException {
    this(Times.STANDARD);
  }

  DoubleFixture(Times times) throws IOException {
    ec2 = new Ec2Double(clock, times);
    client = client(ec2);
  }

  private static Ec2Client client(Ec2Double ec2) {
    return Ec2Client.builder()
        .endpointOverride(ec2.endpoint())
        .region(Region.of("test-1"))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  /** A launch of one machine in zone a, with whatever else is wanted. */
  static RunInstancesRequest order(Consumer<RunInstancesRequest.Builder> more) {
    RunInstancesRequest.Builder builder =
        RunInstancesRequest.builder()
            .imageId("ami-0a")
            .instanceType(TYPE)
            .subnetId(A)
            .minCount(1)
            .maxCount(1);
    return builder.applyMutation(more).build();
  }

  static RunInstancesRequest tagged(String token, String key, String value) {
    return order(launch ->
        launch
            .clientToken(token)
            .tagSpecifications(onInstance(Tag.builder().key(key).value(value).build())));
  }

  static TagSpecification onInstance(Tag... tags) {
    return TagSpecification.builder().resourceType(ResourceType.INSTANCE).tags(tags).build();
  }

  String launch(Consumer<RunInstancesRequest.Builder> more) {
    return launch(order(more));
  }

  String launch(RunInstancesRequest request) {
    return client.runInstances(request).instances().getFirst().instanceId();
  }

  /** A machine in zone a that runs. */
  String running() {
    String id = launch(one -> {});
    clock.advance(Duration.ofSeconds(5));
    return id;
  }

  /** All pages of a listing. */
  List<Instance> list(Filter... filters) {
    return all(DescribeInstancesRequest.builder().filters(filters).build()).toList();
  }

  Stream<Instance> all(DescribeInstancesRequest request) {
    return client.describeInstancesPaginator(request).reservations().stream()
        .flatMap(reservation -> reservation.instances().stream());
  }

  List<String> ids(Filter... filters) {
    return list(filters).stream().map(Instance::instanceId).toList();
  }

  Instance see(String id) {
    return client
        .describeInstances(all -> all.instanceIds(id))
        .reservations()
        .getFirst()
        .instances()
        .getFirst();
  }

  String state(String id) {
    return see(id).state().nameAsString();
  }

  static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }

  static String tags(Instance machine) {
    return machine.tags().stream()
        .map(tag -> tag.key() + "=" + tag.value())
        .collect(Collectors.joining(" "));
  }

  /** The error that the call ends with. */
  static Ec2Exception error(ThrowingCallable call) {
    Ec2Exception error = catchThrowableOfType(Ec2Exception.class, call);
    assertThat(error).as("an error of EC2").isNotNull();
    return error;
  }

  static String code(ThrowingCallable call) {
    return error(call).awsErrorDetails().errorCode();
  }

  /** What came of each request of that kind. */
  List<String> outcomes(Action... actions) {
    return ec2.journal().stream()
        .filter(received -> Arrays.asList(actions).contains(received.action()))
        .map(Received::outcome)
        .toList();
  }

  @Override
  public void close() {
    client.close();
    ec2.close();
  }
}
