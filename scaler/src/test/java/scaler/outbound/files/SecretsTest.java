package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private static long secrets(String text) {
    var findings = new Findings("boot.sh");
    Secrets.check(text, findings);
    return findings.sorted().size();
  }

  private static String random(Random random, int length) {
    return random
        .ints(length, 0, BASE64.length())
        .mapToObj(i -> BASE64.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl https://deploy:s3cr3t@example.com/app.tgz",
        "url=jdbc:postgresql://db/app?password=s3cr3t",
        "url=https://api.example.com/?a=b&token=s3cr3t",
        "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----",
        "KEY='wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'",
      })
  void secrets_are_found(String line) {
    assertThat(secrets("#!/bin/sh\n" + line + "\n")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl https://example.com:8080/app.tgz",
        "curl \"https://deploy:${TOKEN}@example.com/app.tgz\"",
        "url=jdbc:postgresql://db/app?user=app&password=$PASSWORD",
        "sum=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "id=123e4567-e89b-12d3-a456-426614174000",
        "cd /usr/local/share/applications/Shop-2.0/releases/20101231235959/public",
        "AbstractSingletonProxyFactoryBeanVersion2Implementation",
        "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shop-web/73e2d6bc24d8a067",
        "ssh git@example.com:shop.git",
        "================================================================================",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----",
      })
  void what_is_no_secret_is_left_alone(String line) {
    assertThat(secrets("#!/bin/sh\n" + line + "\n")).isZero();
  }

  @Test
  void random_keys_of_forty_characters_are_found() {
    long missed = 0;
    for (int seed = 0; seed < 1000; seed++) {
      missed += secrets("KEY=\"" + random(new Random(seed), 40) + "\"") == 0 ? 1 : 0;
    }
    assertThat(missed).isLessThanOrEqualTo(5);
  }

  @Test
  void a_packed_file_is_no_secret_down_to_its_short_last_line() {
    var random = new Random(7);
    String packed = random(random, 400) + "\n" + random(random, 400) + "\n" + random(random, 60);

    assertThat(secrets("base64 -d <<E\n" + packed + "\nE\n")).isZero();
    assertThat(secrets(packed + "\nE\n" + random(random, 60) + "\n")).isEqualTo(1);
  }

  @Test
  void messages_show_no_password() {
    assertThat(Secrets.masked("postgres://app:s3cr3t@db/app?sslpassword=other&x=1"))
        .isEqualTo("postgres://app:***@db/app?sslpassword=***&x=1");
  }
}
