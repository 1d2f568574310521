package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.aws.Ground.ok;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Parameters and secrets on moto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsSecretsTest {
  private final AwsClients clients = Moto.clients("eu-north-1");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T12:00:00Z"));
  private final AwsSecrets secrets = new AwsSecrets(clients, now::get);

  @AfterAll
  void leave() {
    clients.close();
  }

  private void put(String name, ParameterType type, String value) {
    clients
        .parameters()
        .putParameter(request -> request.name(name).type(type).value(value).overwrite(true));
  }

  private void pass(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  @Test
  void a_parameter_is_read_decrypted_and_a_new_value_counts_within_a_minute() {
    put("/shop/password", ParameterType.SECURE_STRING, "old");
    assertThat(ok(secrets.parameter("/shop/password"))).isEqualTo("old");
    put("/shop/password", ParameterType.SECURE_STRING, "new");
    pass(Duration.ofSeconds(59));
    assertThat(ok(secrets.parameter("/shop/password"))).as("not asked again").isEqualTo("old");
    pass(Duration.ofSeconds(1));
    assertThat(ok(secrets.parameter("/shop/password"))).isEqualTo("new");
  }

  @Test
  void one_that_was_deleted_is_not_remembered() {
    put("/shop/gone", ParameterType.STRING, "value");
    assertThat(ok(secrets.parameter("/shop/gone"))).isEqualTo("value");
    clients.parameters().deleteParameter(request -> request.name("/shop/gone"));
    pass(Duration.ofMinutes(2));
    assertInvalid(secrets.parameter("/shop/gone"));
  }

  @Test
  void what_is_not_there_or_is_a_list_is_no_value() {
    put("/shop/list", ParameterType.STRING_LIST, "a,b");
    assertInvalid(secrets.parameter("/shop/list"));
    assertInvalid(secrets.parameter("/shop/lost"));
    assertThat(secrets.secret("shop/lost")).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void a_secret_of_secrets_manager_is_read_as_text() throws Exception {
    // Nothing of ours writes secrets, so the library that could is not here.
    var create =
        HttpRequest.newBuilder(Moto.endpoint())
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "secretsmanager.CreateSecret")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=testing/20260302/eu-north-1/secretsmanager/aws4_request,"
                    + " SignedHeaders=host, Signature=none")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"Name": "shop/db", "SecretString": "{\\"password\\": \\"p w\\"}"}
                    """))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(create, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    assertThat(ok(secrets.secret("shop/db"))).isEqualTo("{\"password\": \"p w\"}");
  }

  @Test
  void while_aws_is_silent_the_value_that_was_read_stands_and_a_denial_ends_it() throws Exception {
    List<String> answers =
        List.of(
            "200 {\"Parameter\": {\"Name\": \"/a\", \"Type\": \"String\", \"Value\": \"value\"}}",
            "500 {}",
            "400 {\"__type\": \"AccessDeniedException\", \"message\": \"no\"}",
            "500 {}");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var number = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          String[] answer = answers.get(number.getAndIncrement()).split(" ", 2);
          byte[] body = answer[1].getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    var place =
        new AwsClients.Place(
            "eu-north-1",
            Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
            "scaler");
    try (AwsClients scripted =
        AwsClients.open(
            place,
            StaticCredentialsProvider.create(AwsBasicCredentials.create("testing", "testing")),
            Duration.ofSeconds(8),
            AwsRetryStrategy.doNotRetry())) {
      var read = new AwsSecrets(scripted, now::get);
      assertThat(ok(read.parameter("/a"))).isEqualTo("value");
      pass(Duration.ofMinutes(2));
      assertThat(ok(read.parameter("/a"))).as("no answer is no news").isEqualTo("value");
      assertThat(read.parameter("/a"))
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isInstanceOf(Failure.Denied.class));
      assertThat(read.parameter("/a")).as("forgotten").isInstanceOf(Outcome.Failed.class);
    } finally {
      server.stop(0);
    }
  }

  private static void assertInvalid(Outcome<String> outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
  }
}
