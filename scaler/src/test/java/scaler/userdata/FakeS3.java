package scaler.userdata;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Objects of one region, for whoever signs as Amazon's own library does; who asks in the name of
 * another region is told the right one.
 */
final class FakeS3 implements AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final List<Integer> statuses = new CopyOnWriteArrayList<>();
  private final String region;
  private final AwsSessionCredentialsIdentity reader;

  FakeS3(String region, AwsSessionCredentialsIdentity reader) throws IOException {
    this.region = region;
    this.reader = reader;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An object that anybody may read who asks without a signature, too. */
  void put(String path, byte[] content) {
    objects.put(path, content);
  }

  /** What was answered, in order. */
  List<Integer> statuses() {
    return List.copyOf(statuses);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] found = objects.getOrDefault(path, new byte[0]);
      int status = status(exchange, found);
      statuses.add(status);
      exchange.getResponseHeaders().add("x-amz-bucket-region", region);
      exchange.sendResponseHeaders(status, status == 200 ? found.length : -1);
      if (status == 200) {
        exchange.getResponseBody().write(found);
      }
    }
  }

  private int status(HttpExchange exchange, byte[] found) {
    String signed = exchange.getRequestHeaders().getFirst("Authorization");
    if (signed == null) {
      return found.length == 0 ? 404 : 200;
    }
    if (!signed.contains("/" + region + "/s3/")) {
      return 400;
    }
    if (!signed.equals(signature(exchange))) {
      return 403;
    }
    return found.length == 0 ? 404 : 200;
  }

  /** What the authorization of this very request has to be. */
  private String signature(HttpExchange exchange) {
    Instant at = STAMP.parse(exchange.getRequestHeaders().getFirst("x-amz-date"), Instant::from);
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            // Only what is encrypted on its way may leave its body unsigned.
            .uri(URI.create(url().replace("http:", "https:") + exchange.getRequestURI()))
            .build();
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.request(request)
                .identity(reader)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
