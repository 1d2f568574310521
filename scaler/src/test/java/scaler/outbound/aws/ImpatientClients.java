package scaler.outbound.aws;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/** Clients that try everything once: what the loop makes of trouble shows, and no test waits. */
public final class ImpatientClients {
  private ImpatientClients() {}

  public static AwsClients open(URI endpoint) {
    return open(endpoint, AwsRetryStrategy.doNotRetry());
  }

  /** Others, that try again what was not answered. */
  static AwsClients patient(URI endpoint) {
    return open(endpoint, AwsRetryStrategy.standardRetryStrategy());
  }

  private static AwsClients open(URI endpoint, RetryStrategy patience) {
    return AwsClients.open(
        new AwsClients.Place("test-1", Optional.of(endpoint), "scaler-test"),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
        AwsClients.LIMIT,
        patience);
  }
}
