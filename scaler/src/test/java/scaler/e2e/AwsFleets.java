package scaler.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;

/**
 * The fleet files that scaler ships for AWS, with nothing changed but what cannot be on one
 * computer: port 80 is root's, some addresses are elsewhere, and nobody waits for 45 minutes or for
 * evening. And a third one.
 */
final class AwsFleets {
  /** When the day begins in both. */
  static final String DAY = "0 8 * * 1-5";

  /** When the night begins in both. */
  static final String NIGHT = "0 21 * * 1-5";

  /** What neither of them says. */
  static final String CLOUDY =
      """
      application: cloudy
      timezone: UTC
      cloud:
        provider: aws
        region: us-east-2
        subnets: [public-a-cloudy, public-b-cloudy]
        securityGroups: [web-cloudy]
      tags: { team: night-watch }
      roles:
        newest:
          image: { owner: amazon, name: "*" }
          machines: [m6g.large]
          userData: userdata/app.sh
          rootVolume: { size: 20 }
          capacity: 1
        other-type:
          launchTemplate: { name: api-cloudy, version: 1 }
          machines: [m6g.medium]
          userData: userdata/app.sh
          capacity: 1
      """;

  private AwsFleets() {}

  /**
   * The article's.
   *
   * @param now the line of its schedule that is to be in force
   */
  static String payroll(String now) throws IOException {
    String file = Files.readString(Site.project().resolve("schedules/payroll.yaml"));
    file = instead(file, "http://{address}/\"", "http://{address}:8080/\"");
    file = instead(file, "jdbc:postgresql://10.126.17.1/payroll", "${env:E2E_JOBS_URL}");
    file = instead(file, "minimumLifetime: 45m", "minimumLifetime: 3s");
    file = instead(file, "interval: 5m", "interval: 1s");
    file = instead(file, "timeout: 5s, interval: 5s", "timeout: 5s, interval: 1s");
    file = instead(file, "{ min: 2, max: 5 }", "{ min: 2, max: 5 }\n    minimumLifetime: 1s");
    // Amazon takes an encrypted root volume of the image's own size; moto wants to be told one.
    file =
        instead(file, "image: ami-ad7e95c4", "image: ami-ad7e95c4\n    rootVolume: { size: 20 }");
    return instead(file, now, "* * * * *");
  }

  /**
   * The one that the README opens with; its queue is at {@code JOBS_URL}.
   *
   * @param now the line of its schedule that is to be in force
   */
  static String rails(String now) throws IOException {
    String file = Files.readString(Site.project().resolve("schedules/rails.yaml"));
    file = instead(file, "{address}/up\", ", "{address}:8080/up\", interval: 1s, ");
    file = instead(file, "slo: { wait: 5m }", "slo: { wait: 5m }, interval: 1s");
    file = instead(file, "{ min: 2, max: 8 }", "{ min: 2, max: 8 }\n    minimumLifetime: 1s");
    file = instead(file, "{ min: 1, max: 10 }", "{ min: 1, max: 10 }\n    minimumLifetime: 3s");
    return instead(file, now, "* * * * *");
  }

  /** A file that is not any more what these changes were made for is told at once. */
  private static String instead(String file, String one, String other) {
    assertThat(file).contains(one);
    return file.replace(one, other);
  }
}
