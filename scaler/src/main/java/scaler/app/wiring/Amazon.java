package scaler.app.wiring;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import scaler.core.fleet.FleetSpec.CloudSpec;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.AwsClients.Place;
import scaler.outbound.aws.LaunchPace;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** One process's way to AWS: connections by region, as whoever its environment says. */
final class Amazon implements AutoCloseable {
  private final Here here;
  private final Map<String, AwsClients> byRegion = new ConcurrentHashMap<>();
  private final Map<String, AwsClients> reading = new ConcurrentHashMap<>();

  Amazon(Here here) {
    this.here = here;
  }

  /** The key that the environment holds; the SDK's own chain looks everywhere else. */
  private static Optional<AwsCredentialsProvider> key(Here here) {
    Optional<String> token = here.variable("AWS_SESSION_TOKEN");
    return here.variable("AWS_ACCESS_KEY_ID")
        .flatMap(id ->
            here.variable("AWS_SECRET_ACCESS_KEY")
                .map(secret ->
                    StaticCredentialsProvider.create(
                        token.isPresent()
                            ? AwsSessionCredentials.create(id, secret, token.get())
                            : AwsBasicCredentials.create(id, secret))));
  }

  /**
   * The connections to a fleet's region.
   *
   * @throws Refusal when nobody says who we are there
   */
  AwsClients clients(CloudSpec cloud) {
    return clients(cloud.region().orElseThrow());
  }

  /**
   * The connections to a region.
   *
   * @throws Refusal when nobody says who we are there
   */
  AwsClients clients(String region) {
    return byRegion.computeIfAbsent(region, at -> open(at, false));
  }

  /**
   * The same through which nothing can be changed.
   *
   * @throws Refusal when nobody says who we are there
   */
  AwsClients reading(CloudSpec cloud) {
    return reading(cloud.region().orElseThrow());
  }

  /**
   * Those through which nothing can be changed, to a region.
   *
   * @throws Refusal when nobody says who we are there
   */
  AwsClients reading(String region) {
    return reading.computeIfAbsent(region, at -> open(at, true));
  }

  private AwsClients open(String region, boolean readsOnly) {
    Optional<URI> endpoint = endpoint();
    LaunchPace pace = pace();
    AwsCredentialsProvider who =
        key(here).orElseGet(() -> DefaultCredentialsProvider.builder().build());
    try {
      who.resolveCredentials();
    } catch (SdkClientException nobody) {
      throw new Refusal(
          Exit.REFUSED,
          "there are no credentials for AWS here; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run on a machine with an instance profile");
    }
    return AwsClients.open(
        new Place(region, endpoint, "scaler/" + Version.built(), readsOnly), who, pace);
  }

  /** The services are an emulator on this computer, whose machines may have its addresses, too. */
  boolean isOnThisComputer() {
    return endpoint().map(Amazon::isLoopback).orElse(false);
  }

  private static boolean isLoopback(URI endpoint) {
    try {
      return endpoint.getHost() != null
          && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException elsewhere) {
      return false;
    }
  }

  private Optional<URI> endpoint() {
    return here.variable("AWS_ENDPOINT_URL").map(Amazon::address);
  }

  private static URI address(String told) {
    try {
      URI address = URI.create(told.strip());
      if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
        return address;
      }
    } catch (IllegalArgumentException wrong) {
      // Told below like what is an address of something else.
    }
    throw new Refusal(
        Exit.USAGE,
        "AWS_ENDPOINT_URL is no address of a web server; write one such as http://127.0.0.1:5000, or leave it out");
  }

  /** The rate that EC2 gives an account unasked, or the one that it has been raised to. */
  private LaunchPace pace() {
    String said =
        here.variable("SCALER_AWS_LAUNCHES")
            .orElse(LaunchPace.BURST + "," + (int) LaunchPace.PER_SECOND);
    Matcher rate = Pattern.compile("(\\d{1,6}),(\\d{1,6}(?:\\.\\d{1,3})?)").matcher(said.strip());
    if (rate.matches()) {
      try {
        return LaunchPace.of(Integer.parseInt(rate.group(1)), Double.parseDouble(rate.group(2)));
      } catch (IllegalArgumentException nothing) {
        // A rate of nothing is told below like all else that is no rate.
      }
    }
    throw new Refusal(
        Exit.USAGE,
        "SCALER_AWS_LAUNCHES is %s; write how many launches EC2 takes at once and how many a second, both above 0, such as 5,2"
            .formatted(said));
  }

  @Override
  public void close() {
    byRegion.values().forEach(AwsClients::close);
    reading.values().forEach(AwsClients::close);
  }
}
