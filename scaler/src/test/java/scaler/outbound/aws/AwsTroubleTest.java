package scaler.outbound.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Market;
import scaler.engine.port.Failure;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;

/** Answers that a real service gives on its bad days, from a server that has only such. */
class AwsTroubleTest {
  private static final Duration SHORT = Duration.ofSeconds(3);

  /** With a patience of their own: one that was throttled is slow afterwards. */
  private static AwsClients clients(int port) {
    return AwsClients.open(
        new AwsClients.Place(
            "us-east-1", Optional.of(URI.create("http://127.0.0.1:" + port)), "scaler-test"),
        AnonymousCredentialsProvider.create(),
        SHORT,
        AwsRetryStrategy.adaptiveRetryStrategy());
  }

  private static AwsCloud cloud(AwsClients clients) {
    return new AwsCloud(clients, Ground.APPLICATION_TAG);
  }

  /** The answer to the n-th request, from 1 on. */
  private record Answer(int status, String body) {}

  private static void with(IntFunction<Answer> answers, java.util.function.Consumer<AwsClients> use)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    AtomicInteger number = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          Answer answer = answers.apply(number.incrementAndGet());
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (AwsClients clients = clients(server.getAddress().getPort())) {
      use.accept(clients);
    } finally {
      server.stop(0);
    }
  }

  private static Failure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) ->
          throw new AssertionError("it should fail, and says " + value);
      case Outcome.Failed<?>(var failure) -> failure;
    };
  }

  private static String refusal(String code) {
    return "<Response><Errors><Error><Code>%s</Code><Message>because.</Message></Error></Errors></Response>"
        .formatted(code);
  }

  private static String page(String id, String next) {
    return """
    <DescribeInstancesResponse><reservationSet><item><instancesSet><item>
      <instanceId>%s</instanceId><instanceState><code>16</code><name>running</name></instanceState>
      <placement><availabilityZone>us-east-1a</availabilityZone></placement>
      <instanceType>m6g.large</instanceType>
    </item></instancesSet></item></reservationSet>%s</DescribeInstancesResponse>
    """
        .formatted(id, next.isEmpty() ? "" : "<nextToken>" + next + "</nextToken>");
  }

  @Test
  void an_error_in_the_middle_of_a_listing_makes_all_of_it_void() throws IOException {
    with(
        n ->
            n == 1
                ? new Answer(200, page("i-01", "more"))
                : new Answer(400, refusal("AuthFailure")),
        clients ->
            assertThat(failure(cloud(clients).list("shop")))
                .isEqualTo(new Failure.Denied("AuthFailure: because")));
  }

  @Test
  void a_listing_whose_pages_go_round_in_a_circle_is_void() throws IOException {
    with(
        n -> new Answer(200, page("i-0" + n, "again")),
        clients ->
            assertThat(failure(cloud(clients).list("shop")))
                .isInstanceOf(Failure.Unavailable.class));
  }

  @Test
  void a_state_that_is_not_known_makes_the_listing_void() throws IOException {
    with(
        n -> new Answer(200, page("i-01", "").replace("running", "hovering")),
        clients ->
            assertThat(failure(cloud(clients).list("shop")))
                .isEqualTo(
                    new Failure.Unavailable(
                        "EC2 shows i-01 in state hovering, which this version does not know")));
  }

  @Test
  void several_pages_are_one_listing() throws IOException {
    with(
        n -> new Answer(200, page("i-0" + n, n < 3 ? "token-" + n : "")),
        clients ->
            assertThat(Ground.ok(cloud(clients).list("shop")))
                .extracting(machine -> machine.id().value())
                .containsExactly("i-01", "i-02", "i-03"));
  }

  @Test
  void a_machine_that_stands_on_two_pages_is_one_and_as_the_later_one_shows_it()
      throws IOException {
    IntFunction<Answer> twice =
        n ->
            new Answer(
                200,
                n == 1 ? page("i-01", "more").replace("running", "pending") : page("i-01", ""));
    with(
        twice,
        clients ->
            assertThat(Ground.ok(cloud(clients).list("shop")))
                .singleElement()
                .satisfies(one -> assertThat(one.state()).isEqualTo(CloudMachine.State.RUNNING)));
    with(
        twice,
        clients -> assertThat(Ground.ok(new AwsOthers(clients).tagged("fleet", "old"))).hasSize(1));
  }

  @Test
  void throttled_questions_are_tried_a_few_times_each() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    with(
        n -> {
          asked.set(n);
          return new Answer(503, refusal("RequestLimitExceeded"));
        },
        clients -> {
          for (int n = 0; n < 3; n++) {
            failure(cloud(clients).list("shop"));
          }
        });
    assertThat(asked.get()).as("three for each at the most").isBetween(1, 9);
  }

  @Test
  void an_answer_that_is_cut_off_proves_nothing() throws IOException {
    with(
        n -> new Answer(200, page("i-01", "").substring(0, 90)),
        clients -> {
          assertThat(failure(cloud(clients).list("shop"))).isInstanceOf(Failure.Unavailable.class);
          assertThat(failure(cloud(clients).terminate(new MachineId("i-01"))))
              .isInstanceOf(Failure.Unavailable.class);
        });
  }

  @Test
  void a_refusal_to_end_what_is_protected_is_denied_and_not_found_is_no_failure()
      throws IOException {
    MachineId machine = new MachineId("i-01");
    with(
        n -> new Answer(400, refusal("OperationNotPermitted")),
        clients ->
            assertThat(failure(cloud(clients).terminate(machine)))
                .isInstanceOf(Failure.Denied.class));
    with(
        n -> new Answer(400, refusal("InvalidInstanceID.NotFound")),
        clients -> assertThat(cloud(clients).terminate(machine)).isEqualTo(Outcome.ok(machine)));
  }

  private static LaunchRequest request() {
    return new LaunchRequest(
        "t",
        "subnet-1",
        Optional.of("m6g.large"),
        Market.ON_DEMAND,
        Optional.of("ami-1"),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Map.of());
  }

  @Test
  void a_launch_is_tried_once_so_that_no_second_try_hides_what_the_first_one_did()
      throws IOException {
    AtomicInteger asked = new AtomicInteger();
    with(
        n -> {
          asked.set(n);
          return n == 1
              ? new Answer(503, refusal("Unavailable"))
              : new Answer(403, refusal("UnauthorizedOperation"));
        },
        clients ->
            assertThat(failure(cloud(clients).launch(request())))
                .isInstanceOf(Failure.Unavailable.class));
    assertThat(asked).hasValue(1);
  }

  @Test
  void only_its_own_word_that_there_is_no_such_machine_makes_one_gone() throws IOException {
    MachineId machine = new MachineId("i-01");
    with(
        n -> new Answer(400, refusal("InvalidInstanceID.NotFound")),
        clients -> assertThat(Ground.ok(cloud(clients).find(machine))).isEmpty());
    with(
        n -> new Answer(200, page("i-01", "")),
        clients -> assertThat(Ground.ok(cloud(clients).find(machine))).isPresent());
    List.of(
            new Answer(200, "<DescribeInstancesResponse/>"),
            new Answer(200, page("i-02", "")),
            new Answer(500, ""))
        .forEach(answer -> doubtful(answer, machine));
    with(
        n -> new Answer(403, refusal("UnauthorizedOperation")),
        clients ->
            assertThat(failure(cloud(clients).find(machine))).isInstanceOf(Failure.Denied.class));
  }

  private static void doubtful(Answer answer, MachineId machine) {
    try {
      with(
          n -> answer,
          clients ->
              assertThat(failure(cloud(clients).find(machine)))
                  .isInstanceOf(Failure.Unavailable.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void no_capacity_is_told_as_such_and_an_error_of_the_service_is_not() throws IOException {
    with(
        n -> new Answer(400, refusal("InsufficientFreeAddressesInSubnet")),
        clients ->
            assertThat(failure(cloud(clients).launch(request())))
                .isEqualTo(new Failure.NoCapacity("InsufficientFreeAddressesInSubnet: because")));
    with(
        n -> new Answer(503, ""),
        clients ->
            assertThat(failure(cloud(clients).launch(request())))
                .isInstanceOf(Failure.Unavailable.class));
  }

  @Test
  @Timeout(60)
  void whoever_never_answers_is_not_waited_for_beyond_the_limit() throws IOException {
    // The system takes connections for it; nobody ever reads them.
    try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        AwsClients clients = clients(deaf.getLocalPort())) {
      assertThat(failure(cloud(clients).list("shop")))
          .isEqualTo(new Failure.Unavailable("AWS did not answer in time"));
      assertThat(
              failure(
                  new AwsBalancer(clients).targets(new BalancerSpec.TargetGroup("web"), List.of())))
          .isEqualTo(new Failure.Unavailable("AWS did not answer in time"));
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
  }
}
