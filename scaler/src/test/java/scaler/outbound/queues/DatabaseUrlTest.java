package scaler.outbound.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "postgres://u:pw@h:5433/d, h:5433, d, u, pw",
    "postgresql://u:pw@h/d, h, d, u, pw",
    "jdbc:postgresql://h/d?user=u&password=pw, h, d, u, pw",
    "jdbc:postgresql://h:1/d?password=p%26w&user=u, h:1, d, u, p&w",
    "postgres://u:p%2Fw%25+@h/d, h, d, u, p/w%+",
    "postgres://u:p@w:x@h/d, h, d, u, p@w:x",
    "'postgres://u:pw@h:1,i:2/d', 'h:1,i:2', d, u, pw",
    "postgres://u:pw@[::1]:5432/d, [::1]:5432, d, u, pw",
    "'  postgres://u:pw@h/d  ', h, d, u, pw",
    "postgres://u:pw@h, h, '', u, pw",
  })
  void the_usual_forms_are_read(
      String text, String hosts, String database, String user, String password) {
    DatabaseUrl url = DatabaseUrl.parse(text, plain -> plain);
    assertThat(url)
        .isEqualTo(new DatabaseUrl(hosts, database, Map.of("user", user, "password", password)));
  }

  @Test
  void only_harmless_parameters_reach_the_driver() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "postgres://h/d?sslmode=require&pool=5&socketFactory=x.Y&socketTimeout=0", p -> p);
    assertThat(url.properties()).isEqualTo(Map.of("sslmode", "require"));
  }

  @Test
  void a_reference_may_be_the_whole_address_or_a_password_with_any_signs() {
    DatabaseUrl whole =
        DatabaseUrl.parse("${env:URL}", _ -> "postgres://u:p%40@h:1/d?sslmode=disable");
    assertThat(whole.properties()).containsEntry("password", "p@").containsEntry("user", "u");
    DatabaseUrl part =
        DatabaseUrl.parse(
            "postgres://u:${file:/a/b?c@d}@h/d",
            text -> text.equals("${file:/a/b?c@d}") ? "/%?#@ +:${x}" : "wrong");
    assertThat(part.properties()).containsEntry("password", "/%?#@ +:${x}");
    assertThat(part.hosts()).isEqualTo("h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "mysql://u:secret@h/d",
        "postgres:///secret",
        "postgres://u:secret@/d",
        "postgres://u:secret%zz@h/d",
        "postgres://u:secret@h h/d",
        "postgres://u:sec/secret@h/d",
        "jdbc:postgresql:secret",
        "postgres://u:secret@h/d/e",
      })
  void nonsense_is_refused_without_showing_it(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(text, plain -> plain))
        .withMessageContaining("the address")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("secret"));
  }

  @Test
  void what_is_shown_holds_no_password() {
    assertThat(DatabaseUrl.parse("postgres://u:secret@h:1/d", plain -> plain)).hasToString("h:1/d");
  }
}
