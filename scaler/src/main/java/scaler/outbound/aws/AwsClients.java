package scaler.outbound.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Connections to the services of one region. Safe for many threads. */
public final class AwsClients implements AutoCloseable {
  /** A question of ours ends within this, so that it is over before our lease is. */
  static final Duration LIMIT = Duration.ofSeconds(8);

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** One for the process: whichever service is asked too often, all of our calls slow down. */
  private static final RetryStrategy PATIENCE = AwsRetryStrategy.adaptiveRetryStrategy();

  private final Place place;
  private final AwsCredentialsProvider who;
  private final SdkHttpClient http;
  private final Duration limit;
  private final RetryStrategy patience;
  private final LaunchPace pace;
  private final Ec2Client ec2;
  private final Ec2Client once;
  private final ElasticLoadBalancingClient classic;
  private final ElasticLoadBalancingV2Client balancing;
  private final SsmClient parameters;
  private final AutoScalingClient scaling;

  private AwsClients(
      Place place,
      AwsCredentialsProvider who,
      Duration limit,
      RetryStrategy patience,
      LaunchPace pace) {
    this.pace = pace;
    this.place = place;
    this.who = who;
    this.limit = limit;
    this.patience = patience;
    this.http = UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).build();
    this.ec2 = client(Ec2Client.builder());
    // The loop itself asks again: of two tries in one, a refusal of the second would hide what
    // the first may have done.
    this.once = client(Ec2Client.builder(), AwsRetryStrategy.doNotRetry());
    this.classic = client(ElasticLoadBalancingClient.builder());
    this.balancing = client(ElasticLoadBalancingV2Client.builder());
    this.parameters = client(SsmClient.builder());
    this.scaling = client(AutoScalingClient.builder());
  }

  /**
   * Where the services are.
   *
   * @param endpoint of all services; absent: Amazon's own of the region
   * @param caller what the user agent says of us, such as {@code scaler/0.1.0}
   * @param readsOnly every call that could change something fails before it is sent
   */
  public record Place(String region, Optional<URI> endpoint, String caller, boolean readsOnly) {
    /** A place where everything may be asked. */
    public Place(String region, Optional<URI> endpoint, String caller) {
      this(region, endpoint, caller, false);
    }
  }

  /**
   * Opens no connection yet.
   *
   * @param pace how fast launches may go out there; one for all of a process
   */
  public static AwsClients open(Place place, AwsCredentialsProvider who, LaunchPace pace) {
    return new AwsClients(place, who, LIMIT, PATIENCE, pace);
  }

  /** Whatever number of launches goes out at once. */
  static AwsClients open(Place place, AwsCredentialsProvider who, Duration limit) {
    return open(place, who, limit, PATIENCE);
  }

  static AwsClients open(
      Place place, AwsCredentialsProvider who, Duration limit, RetryStrategy patience) {
    return new AwsClients(place, who, limit, patience, LaunchPace.unlimited());
  }

  /** A client of one more service, like ours; whoever asks for it closes it. */
  <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, patience);
  }

  private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C client(
      B builder, RetryStrategy tries) {
    var settings =
        ClientOverrideConfiguration.builder()
            .retryStrategy(tries)
            .apiCallTimeout(limit)
            .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, place.caller());
    if (place.readsOnly()) {
      settings.addExecutionInterceptor(new OnlyReads());
    }
    builder
        .region(Region.of(place.region()))
        .credentialsProvider(who)
        .httpClient(http)
        .overrideConfiguration(settings.build());
    place.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  LaunchPace pace() {
    return pace;
  }

  Deadline deadline() {
    return Deadline.in(limit);
  }

  Ec2Client ec2() {
    return ec2;
  }

  /** For what must not be sent twice in one call: it tries once. */
  Ec2Client once() {
    return once;
  }

  ElasticLoadBalancingClient classic() {
    return classic;
  }

  ElasticLoadBalancingV2Client balancing() {
    return balancing;
  }

  SsmClient parameters() {
    return parameters;
  }

  /** Read only: nothing of ours changes a scaling group. */
  AutoScalingClient scaling() {
    return scaling;
  }

  @Override
  public void close() {
    scaling.close();
    ec2.close();
    once.close();
    classic.close();
    balancing.close();
    parameters.close();
    http.close();
  }
}
