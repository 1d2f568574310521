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
      new References(Map.of("HOST", "db1", "EMPTY", "", "TRICKY", "$1\\${env:HOST}"));

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
  @ValueSource(strings = {"", "plain", "${HOST}", "$HOME", "${", "${env:HOST", "ssmx:y", "xssm:y"})
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

  @ParameterizedTest
  @ValueSource(strings = {"ssm:/db", "secretsmanager:db", "x${ssm:/db}", "${secretsmanager:db}"})
  void references_of_aws_say_that_they_need_it(String text) {
    refused(text, "need the aws cloud");
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
