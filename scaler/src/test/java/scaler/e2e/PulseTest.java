package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import scaler.outbound.RawServer;

/** Who looks at a service from outside knows whether it decides, also when its database is gone. */
@EndToEnd
class PulseTest {
  private static final Pattern PAGES = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/healthz");

  private final HttpClient client = HttpClient.newHttpClient();

  private static String address(Child service) {
    Matcher said = PAGES.matcher(service.said());
    assertThat(said.find()).isTrue();
    return said.group(1);
  }

  private HttpResponse<String> get(String address) {
    try {
      return client.send(
          HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(40)).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_service_is_healthy_while_it_decides_and_without_its_database_the_fleet_stays_as_it_is()
      throws Exception {
    try (RawServer switchboard = RawServer.answering(RawServer.http("200 OK", "OK"));
        Site site =
            new Site(
                new Fleet(1, 3, "1s").yaml() + "heartbeat: \"${env:E2E_HEARTBEAT}\"\n",
                Map.of(
                    "E2E_HEARTBEAT", "http://127.0.0.1:%d/hush".formatted(switchboard.port())))) {
      site.startCloud();
      Child service = site.serve().says("this process decides now");
      String pages = address(service);
      site.until("a machine serves", () -> site.machines("in_service") == 1);
      site.until("the switch has heard", () -> switchboard.asked() > 0);

      HttpResponse<String> health = get(pages + "/healthz");
      assertThat(health.body())
          .matches(
              "(?s)\\{\"ok\":true,\"applications\":\\{\"e2e\":\\{\"ok\":true,\"says\":\"this process"
                  + " decides, the last time \\d+ s ago\"}}}\\s*");
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(get(pages + "/metrics").body())
          .contains(
              "scaler_machines{application=\"e2e\",role=\"jobs\",state=\"in_service\"} 1\n",
              "scaler_launches_total{application=\"e2e\",role=\"jobs\"} 1\n",
              "scaler_reading_known{application=\"e2e\",role=\"jobs\"} 1\n",
              "scaler_failed_looks_total{application=\"e2e\"} 0\n",
              "scaler_decides{application=\"e2e\"} 1\n",
              "scaler_database_up 1");
      assertThat(service.said()).doesNotContain("hush");
      assertThat(site.scaler("doctor", "--invariants").ok().out())
          .contains("G5         holds", "12 hold, 0 broken, 0 unknown");

      site.stopDatabase();
      service.says("the database does not answer, so nothing is changed");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> get(pages + "/healthz").statusCode() == 503);
      assertThat(get(pages + "/healthz").body())
          .contains("scaler's database does not answer, so nothing is changed");
      assertThat(get(pages + "/metrics").body())
          .contains("scaler_looks_total{application=\"e2e\"}", "scaler_database_up 0");

      String machine = site.cloud().machines().getFirst().id();
      assertThat(site.scaler("status", "--from-cloud", site.fleetFile().toString()).ok().out())
          .contains("e2e as the cloud shows it; scaler's database was not asked", machine)
          .containsPattern(machine + " +jobs +1 +local-[ab] .* running ");
      assertThat(get(pages + "/healthz").statusCode()).as("nothing started it").isEqualTo(503);

      site.startDatabase();
      service.says("the database answers again");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> get(pages + "/healthz").statusCode() == 200);
      assertThat(service.said().split("the database does not answer", -1)).hasSize(2);
      assertThat(site.cloud().machines())
          .singleElement()
          .satisfies(one -> assertThat(one.id()).isEqualTo(machine));
      assertThat(site.tables().number("select count(*) from machine")).isEqualTo(1);
      new Facts(site).everyMachineIsOnRecordOnce();
    }
  }
}
