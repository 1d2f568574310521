package scaler.outbound.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {
  private final References references =
      new References(
          Map.of("HOST", "db1", "EMPTY", "", "TRICKY", "$1\\${env:HOST}"), ReferencesTest::vault);

  private static String vault(Vault.Kind kind, String name) {
    return switch (kind + " " + name) {
      case "SSM /shop/db:2" -> "$1 ${env:HOST}";
      case "SECRETSMANAGER shop/db" ->
          "{\"password\": \"p w\", \"port\": 5432, \"hosts\": [\"a\"]}";
      case "SECRETSMANAGER plain" -> "s3cret";
      default -> throw new IllegalArgumentException("it is not\nthere.");
    };
  }

  @Test
  void a_variable_and_a_file_stand_in_one_text(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), "p w\n\n");
    assertThat(references.resolve("u:${file:" + secret + "}@${env:HOST}/x"))
        .isEqualTo("u:p w@db1/x");
  }

  @Test
  void a_changed_file_counts_from_the_next_use(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), "old");
    String text = "${file:" + secret + "}";
    assertThat(references.resolve(text)).isEqualTo("old");
    Files.writeString(secret, "new");
    assertThat(references.resolve(text)).isEqualTo("new");
  }

  @Test
  void a_secret_that_looks_like_a_reference_stays_as_it_is() {
    assertThat(references.resolve("${env:TRICKY}")).isEqualTo("$1\\${env:HOST}");
  }

  @Test
  void an_empty_variable_is_a_value() {
    assertThat(references.resolve("a${env:EMPTY}b")).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "${HOST}", "$HOME", "${", "${env:HOST", "ssm:y", "xssm:y"})
  void other_text_stays_as_it_is(String text) {
    assertThat(references.resolve(text)).isEqualTo(text);
  }

  @Test
  void a_missing_variable_is_one_sentence_with_its_name() {
    refused("x${env:JOBS_URL}", "${env:JOBS_URL} names no variable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/at/all", "/dev/zero", "/", "a\0b", ""})
  void what_is_no_readable_file_is_one_sentence(String path) {
    refused("${file:" + path + "}", "${file:");
  }

  @Test
  void a_huge_file_is_no_secret(@TempDir Path folder) throws IOException {
    Path atLimit = Files.write(folder.resolve("limit"), new byte[64 * 1024]);
    Path above = Files.write(folder.resolve("above"), new byte[64 * 1024 + 1]);
    assertThat(references.resolve("${file:" + atLimit + "}")).hasSize(64 * 1024);
    refused("${file:" + above + "}", "larger than 64 KiB");
  }

  @Test
  void what_lies_in_aws_stands_in_a_text_too_and_a_member_of_it() {
    assertThat(references.resolve("u:${ssm:/shop/db:2}@h")).isEqualTo("u:$1 ${env:HOST}@h");
    assertThat(references.resolve("${secretsmanager:plain}")).isEqualTo("s3cret");
    assertThat(references.resolve("${secretsmanager:shop/db#password}@${env:HOST}"))
        .isEqualTo("p w@db1");
    assertThat(references.resolve("${secretsmanager:shop/db#port}")).isEqualTo("5432");
  }

  @Test
  void what_aws_does_not_give_is_one_sentence_with_the_reason() {
    refused("x${ssm:/lost}", "${ssm:/lost} cannot be read: it is not there.");
    refused(
        "${secretsmanager:lost#a}", "${secretsmanager:lost#a} cannot be read: it is not there.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop/db#user", "shop/db#hosts", "shop/db#", "plain#password"})
  void a_member_that_is_not_there_is_told_without_the_secret(String name) {
    refused("${secretsmanager:" + name + "}", "means a member");
    assertThatExceptionOfType(UnresolvedReference.class)
        .isThrownBy(() -> references.resolve("${secretsmanager:" + name + "}"))
        .satisfies(
            e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("s3cret", "p w", "5432"))
        .withNoCause();
  }

  @Test
  void an_unknown_kind_is_named() {
    refused("${vault:db}", "${vault:db} is no reference");
  }

  private void refused(String text, String clause) {
    assertThatExceptionOfType(UnresolvedReference.class)
        .isThrownBy(() -> references.resolve(text))
        .withMessageContaining(clause)
        .withMessageEndingWith(".")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("\n"));
  }
}
