package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static scaler.outbound.local.LocalCloudFixture.QUICK;
import static scaler.outbound.local.LocalCloudFixture.ok;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.CloudMachine.State;
import scaler.core.model.MachineId;
import scaler.core.model.TargetState;
import scaler.engine.port.Balancer.Member;
import scaler.engine.port.Failure;
import scaler.engine.port.Outcome;

class LocalBalancerTest {
  private static final BalancerSpec WEB = new BalancerSpec.TargetGroup("shop-web");

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCloudFixture local;

  @BeforeEach
  void up() throws IOException {
    local = new LocalCloudFixture(QUICK);
  }

  @AfterEach
  void down() throws IOException {
    http.close();
    local.close();
  }

  @ParameterizedTest(name = "one address for all: {0}")
  @ValueSource(booleans = {false, true})
  void requests_go_round_the_healthy_machines(boolean shared) throws Exception {
    local.close();
    local = new LocalCloudFixture(QUICK.withShared(shared));
    CloudMachine one = inService("one");
    CloudMachine two = inService("two");
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(get("/").body());
    }
    assertThat(answers.subList(0, 2))
        .containsExactlyInAnyOrder(one.id().value(), two.id().value())
        .isEqualTo(answers.subList(2, 4));
    assertThat(post("/", "x".repeat(1 << 20)).statusCode()).isEqualTo(200);
    Files.writeString(local.folder(one.id()).resolve("ill"), "");
    waitFor(one.id(), TargetState.UNHEALTHY);
    for (int i = 0; i < 4; i++) {
      assertThat(get("/").body()).isEqualTo(two.id().value());
    }
    Files.delete(local.folder(one.id()).resolve("ill"));
    waitFor(one.id(), TargetState.HEALTHY);
  }

  @Test
  void without_a_healthy_machine_the_answer_is_503_and_one_sentence() throws Exception {
    assertThat(ok(local.balancer.targets(WEB, List.of())).machines()).isEmpty();
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("Load balancer shop-web has no healthy machine.\n");
    CloudMachine deaf = local.running("deaf", "");
    ok(local.balancer.register(WEB, deaf));
    assertThat(ok(local.balancer.targets(WEB, List.of())).machines())
        .containsEntry(deaf.id(), TargetState.INITIAL);
    waitFor(deaf.id(), TargetState.UNHEALTHY);
    assertThat(get("/").statusCode()).isEqualTo(503);
  }

  @Test
  void a_machine_that_just_died_is_a_bad_gateway_in_plain_words() throws Exception {
    CloudMachine machine = inService("dies");
    ProcessHandle.of(local.see(machine.id()).pid().getAsLong()).orElseThrow().destroyForcibly();
    local.waitFor(machine.id(), State.STOPPED);
    HttpResponse<String> response = get("/");
    assertThat(response.statusCode()).isIn(502, 503);
    assertThat(response.body()).doesNotContain("\tat ").hasLineCount(1);
    waitFor(machine.id(), TargetState.UNHEALTHY);
  }

  @Test
  void a_draining_machine_finishes_its_open_request_and_gets_no_other() throws Exception {
    CloudMachine leaves = inService("leaves");
    CompletableFuture<HttpResponse<String>> slow = slow();
    awaitOpen(leaves.id());
    CloudMachine stays = inService("stays");
    ok(local.balancer.deregister(WEB, new Member(leaves.id(), Optional.empty())));
    assertThat(ok(local.balancer.targets(WEB, List.of())).machines())
        .containsEntry(leaves.id(), TargetState.DRAINING);
    for (int i = 0; i < 4; i++) {
      assertThat(get("/").body()).isEqualTo(stays.id().value());
    }
    assertThat(slow).isNotDone();
    Files.writeString(local.folder(leaves.id()).resolve("go"), "");
    assertThat(slow.get().body()).isEqualTo(leaves.id().value());
    await()
        .until(
            () -> !ok(local.balancer.targets(WEB, List.of())).machines().containsKey(leaves.id()));
    ok(local.balancer.deregister(WEB, new Member(leaves.id(), Optional.empty())));
  }

  @Test
  void a_drain_ends_when_the_deregistration_delay_is_over() throws Exception {
    CloudMachine leaves = inService("leaves");
    CompletableFuture<HttpResponse<String>> slow = slow();
    awaitOpen(leaves.id());
    ok(local.balancer.deregister(WEB, new Member(leaves.id(), Optional.empty())));
    await()
        .during(Duration.ofMillis(300))
        .until(
            () -> ok(local.balancer.targets(WEB, List.of())).machines().containsKey(leaves.id()));
    local.ahead.set(Duration.ofSeconds(5));
    await().until(() -> ok(local.balancer.targets(WEB, List.of())).machines().isEmpty());
    Files.writeString(local.folder(leaves.id()).resolve("go"), "");
    assertThat(slow.get().statusCode()).isEqualTo(200);
  }

  @Test
  void a_draining_machine_can_be_taken_back() throws Exception {
    CloudMachine machine = inService("back");
    CompletableFuture<HttpResponse<String>> slow = slow();
    awaitOpen(machine.id());
    ok(local.balancer.deregister(WEB, new Member(machine.id(), Optional.empty())));
    ok(local.balancer.register(WEB, machine));
    waitFor(machine.id(), TargetState.HEALTHY);
    Files.writeString(local.folder(machine.id()).resolve("go"), "");
    assertThat(slow.get().statusCode()).isEqualTo(200);
  }

  @Test
  void a_balancer_keeps_its_address_and_its_machines_when_the_daemon_starts_again()
      throws Exception {
    CloudMachine machine = inService("kept");
    URI before = ok(local.balancer.balancerUrl(WEB));
    local.restart();
    assertThat(ok(local.balancer.balancerUrl(WEB))).isEqualTo(before);
    waitFor(machine.id(), TargetState.HEALTHY);
    assertThat(get("/").body()).isEqualTo(machine.id().value());
    ok(local.cloud.terminate(machine.id()));
    local.waitFor(machine.id(), State.TERMINATED);
    await().until(() -> ok(local.balancer.targets(WEB, List.of())).machines().isEmpty());
  }

  @Test
  void what_is_not_running_and_what_is_no_name_is_refused() throws Exception {
    local.close();
    local = new LocalCloudFixture(QUICK.withBootDelay(Duration.ofHours(1)));
    CloudMachine pending = local.launch("pending", "");
    assertThat(local.balancer.register(WEB, pending))
        .isEqualTo(
            Outcome.failed(
                new Failure.Invalid(
                    "machine %s is not running and cannot be registered".formatted(pending.id()))));
    assertThat(local.balancer.targets(new BalancerSpec.Classic("../cloud"), List.of()))
        .isInstanceOf(Outcome.Failed.class);
  }

  private CloudMachine inService(String token) {
    CloudMachine machine = local.running(token, TestApp.userData());
    ok(local.balancer.register(WEB, machine));
    waitFor(machine.id(), TargetState.HEALTHY);
    return machine;
  }

  private void waitFor(MachineId id, TargetState state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(ok(local.balancer.targets(WEB, List.of())).machines())
                .contains(Map.entry(id, state)));
  }

  private void awaitOpen(MachineId id) {
    await()
        .until(() -> {
          var target = ok(local.cloud.describe()).balancers().getFirst().targets().get(id.value());
          return target != null && target.open() == 1;
        });
  }

  private CompletableFuture<HttpResponse<String>> slow() {
    URI uri = ok(local.balancer.balancerUrl(WEB)).resolve("/slow");
    return http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = ok(local.balancer.balancerUrl(WEB)).resolve(path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    URI uri = ok(local.balancer.balancerUrl(WEB)).resolve(path);
    return http.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
