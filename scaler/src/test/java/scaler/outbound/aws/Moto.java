package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * moto, a server that speaks AWS and that nobody here wrote; one for the JVM, on a free port of the
 * loopback. {@code bin/verify} installs it below target. It ends when this JVM does, since its
 * standard input ends then.
 */
public final class Moto {
  private static final Path PROJECT = Path.of(System.getProperty("scaler.project", ".."));
  private static final Path PYTHON = PROJECT.resolve("scaler/target/moto/bin/python");

  /** Tests share the computer with others; how long the product waits is a test of its own. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern RUNNING =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:[0-9]+)");

  /** Started when first asked for; absent where it is not installed. */
  private static final class Server {
    static final Optional<URI> ENDPOINT = start();

    private static Optional<URI> start() {
      if (!Files.isExecutable(PYTHON)) {
        return Optional.empty();
      }
      try {
        Process moto =
            new ProcessBuilder(
                    PYTHON.toString(), PROJECT.resolve("scaler/src/test/moto/serve.py").toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader says = moto.inputReader(StandardCharsets.UTF_8);
        Optional<URI> endpoint = Optional.empty();
        for (String line = says.readLine();
            line != null && endpoint.isEmpty();
            line = endpoint.isEmpty() ? says.readLine() : line) {
          Matcher running = RUNNING.matcher(line);
          endpoint = running.find() ? Optional.of(URI.create(running.group(1))) : endpoint;
        }
        Thread.ofVirtual().start(() -> says.lines().forEach(line -> {}));
        endpoint.ifPresent(Server::warm);
        return endpoint;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /**
     * It reads its catalogues when a service is first asked, which may take longer than we wait.
     */
    private static void warm(URI endpoint) {
      try (AwsClients clients = open(endpoint, "us-east-1")) {
        clients.ec2().describeInstances();
        clients.ec2().describeImages(request -> request.owners("self"));
        clients.classic().describeLoadBalancers();
        clients.balancing().describeTargetGroups();
        clients.parameters().describeParameters();
        clients.scaling().describeAutoScalingGroups();
      }
    }
  }

  private Moto() {}

  /** Where it listens; a test that asks is skipped by name where it is missing, but not in CI. */
  public static URI endpoint() {
    boolean there = Server.ENDPOINT.isPresent();
    assertThat(there || !"true".equals(System.getenv("CI"))).as("moto in %s", PYTHON).isTrue();
    assumeTrue(there, "moto's server (bin/verify installs it)");
    return Server.ENDPOINT.orElseThrow();
  }

  /** Connections to a region of it; regions know nothing of each other. */
  public static AwsClients clients(String region) {
    return open(endpoint(), region);
  }

  private static AwsClients open(URI endpoint, String region) {
    return AwsClients.open(
        new AwsClients.Place(region, Optional.of(endpoint), "scaler-test"),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")),
        PATIENCE);
  }
}
