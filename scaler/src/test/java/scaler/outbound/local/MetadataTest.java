package scaler.outbound.local;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.outbound.local.LocalCloudFixture.QUICK;
import static scaler.outbound.local.LocalCloudFixture.ok;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.CloudMachine;
import scaler.outbound.local.wire.Endpoint;

@TestInstance(Lifecycle.PER_CLASS)
class MetadataTest {
  private static final String USER_DATA =
      "#!/bin/sh\necho $SCALER_METADATA > base\nexec sleep 1000\n";
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN = "X-aws-ec2-metadata-token";

  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCloudFixture local;
  private CloudMachine machine;
  private String base;

  @BeforeAll
  void up() throws IOException {
    local = new LocalCloudFixture(QUICK);
    machine = local.running("metadata", USER_DATA);
    base = local.text(machine.id(), "base");
  }

  @AfterAll
  void down() throws IOException {
    http.close();
    local.close();
  }

  @ParameterizedTest(name = "a token for {0} seconds: {1}")
  @CsvSource({"0,400", "1,200", "21600,200", "21601,400", "99999999,400", "-1,400", "x,400"})
  void a_token_is_given_for_one_second_to_six_hours(String ttl, int status) throws Exception {
    assertThat(put("/latest/api/token", TTL, ttl).statusCode()).isEqualTo(status);
  }

  @Test
  void a_token_needs_its_time_to_live_and_a_direct_way() throws Exception {
    assertThat(put("/latest/api/token", "X-Other", "1").statusCode()).isEqualTo(400);
    assertThat(get("/latest/api/token", TTL, "1").statusCode()).isEqualTo(405);
    HttpRequest forwarded =
        HttpRequest.newBuilder(URI.create(base + "/latest/api/token"))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .header(TTL, "60")
            .header("X-Forwarded-For", "10.0.0.1")
            .build();
    assertThat(http.send(forwarded, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
  }

  @Test
  void nothing_is_told_without_a_token_or_with_a_wrong_one() throws Exception {
    assertThat(get("/latest/user-data", "X-Other", "x").statusCode()).isEqualTo(401);
    assertThat(get("/latest/user-data", TOKEN, "").statusCode()).isEqualTo(401);
    assertThat(get("/latest/user-data", TOKEN, "9999999999.00").statusCode()).isEqualTo(401);
    CloudMachine other = local.running("other", USER_DATA);
    String foreign = local.text(other.id(), "base");
    String token =
        http.send(
                HttpRequest.newBuilder(URI.create(foreign + "/latest/api/token"))
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .header(TTL, "60")
                    .build(),
                BodyHandlers.ofString())
            .body();
    assertThat(get("/latest/user-data", TOKEN, token).statusCode()).isEqualTo(401);
  }

  @Test
  void a_token_ends_with_its_time() throws Exception {
    String token = token(60);
    local.ahead.set(Duration.ofSeconds(50));
    assertThat(get("/latest/user-data", TOKEN, token).statusCode()).isEqualTo(200);
    local.ahead.set(Duration.ofSeconds(61));
    assertThat(get("/latest/user-data", TOKEN, token).statusCode()).isEqualTo(401);
    local.ahead.set(Duration.ZERO);
  }

  @Test
  void a_machine_learns_what_it_is() throws Exception {
    assertThat(told("/latest/user-data")).isEqualTo(USER_DATA);
    assertThat(told("/latest/meta-data/instance-id")).isEqualTo(machine.id().value());
    assertThat(told("/latest/meta-data/instance-type")).isEqualTo("small");
    assertThat(told("/latest/meta-data/local-ipv4")).isEqualTo(machine.address().orElseThrow());
    assertThat(told("/latest/meta-data/placement/availability-zone")).isEqualTo("zone-a");
    assertThat(get("/latest/meta-data/nothing", TOKEN, token(60)).statusCode()).isEqualTo(404);
  }

  @Test
  void a_tag_is_seen_at_once_and_its_absence_is_404() throws Exception {
    String path = "/latest/meta-data/tags/instance/scaler-state";
    assertThat(get(path, TOKEN, token(60)).statusCode()).isEqualTo(404);
    ok(local.cloud.tag(machine.id(), "scaler-state", "draining"));
    assertThat(told(path)).isEqualTo("draining");
    assertThat(told("/latest/meta-data/tags/instance/")).isEqualTo("application\nscaler-state");
    ok(local.cloud.untag(machine.id(), "scaler-state"));
    assertThat(get(path, TOKEN, token(60)).statusCode()).isEqualTo(404);
  }

  @Test
  void a_machine_without_user_data_and_one_that_is_not_there_get_404() throws Exception {
    CloudMachine bare = local.running("bare", "");
    String before = base;
    base = before.replace(machine.id().value(), bare.id().value());
    assertThat(get("/latest/user-data", TOKEN, token(60)).statusCode()).isEqualTo(404);
    base = before.replace(machine.id().value(), "i-0");
    assertThat(put("/latest/api/token", TTL, "60").statusCode()).isEqualTo(404);
    base = before;
  }

  @Test
  void tokens_and_the_address_of_the_metadata_outlive_the_daemon() throws Exception {
    String token = token(60);
    local.restart();
    assertThat(get("/latest/meta-data/instance-id", TOKEN, token).body())
        .isEqualTo(machine.id().value());
  }

  @Test
  void the_api_is_closed_to_who_has_no_token_or_the_one_of_an_earlier_daemon() throws Exception {
    Endpoint endpoint = Endpoint.read(local.home).orElseThrow();
    URI cloud = endpoint.base().resolve("/v1/cloud");
    assertThat(send(cloud, "X-Other", "x").statusCode()).isEqualTo(401);
    assertThat(send(cloud, "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
    assertThat(send(cloud, "Authorization", "Bearer " + endpoint.token()).statusCode())
        .isEqualTo(200);
    local.restart();
    assertThat(send(cloud, "Authorization", "Bearer " + endpoint.token()).statusCode())
        .isEqualTo(401);
    assertThat(ok(local.cloud.describe()).machines()).isNotEmpty();
  }

  private String told(String path) throws Exception {
    HttpResponse<String> response = get(path, TOKEN, token(60));
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  private String token(int seconds) throws Exception {
    return put("/latest/api/token", TTL, String.valueOf(seconds)).body();
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    return send(URI.create(base + path), header, value);
  }

  private HttpResponse<String> send(URI uri, String header, String value) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri).header(header, value).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String path, String header, String value) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .PUT(HttpRequest.BodyPublishers.noBody())
            .header(header, value)
            .build(),
        BodyHandlers.ofString());
  }
}
