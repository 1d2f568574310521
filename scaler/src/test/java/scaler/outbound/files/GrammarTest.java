package scaler.outbound.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The schema and the reference are made from the grammar. To write them anew: {@code mvn test
 * -Dtest=GrammarTest -Dscaler.regenerate=true}.
 */
class GrammarTest {
  private static final boolean REGENERATE = Boolean.getBoolean("scaler.regenerate");
  private static final String BEGIN = "<!-- reference: generated from the grammar -->\n";
  private static final String END = "<!-- end of the reference -->";
  static final List<String> SHIPPED = Examples.SHIPPED;

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(FleetSchema.json(), InputFormat.JSON);

  private static List<String> schemaSays(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML).stream().map(Error::toString).toList();
  }

  private static void write(String path, String text) throws IOException {
    if (REGENERATE) {
      Files.writeString(Examples.PROJECT.resolve(path), text);
    }
  }

  @Test
  void the_schema_that_ships_is_the_one_of_the_grammar() throws IOException {
    write("schedules/fleet.schema.json", FleetSchema.json());

    assertThat(Examples.file("schedules/fleet.schema.json")).isEqualTo(FleetSchema.json());
  }

  @Test
  void the_reference_in_the_documentation_is_the_one_of_the_grammar() throws IOException {
    String doc = Examples.file("docs/fleet-file.md");
    int from = doc.indexOf(BEGIN) + BEGIN.length();
    int to = doc.indexOf(END);
    String fresh =
        doc.substring(0, from) + "\n" + FleetReference.markdown() + "\n" + doc.substring(to);
    write("docs/fleet-file.md", fresh);

    assertThat(Examples.file("docs/fleet-file.md")).isEqualTo(fresh);
  }

  @ParameterizedTest
  @FieldSource("SHIPPED")
  void the_shipped_fleets_pass_the_schema(String name) {
    assertThat(schemaSays(Examples.shipped(name))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max: 4 | max: many",
        "max: 4 | max: 4, most: 5",
        "timezone: | timezome:",
        "Europe/Berlin | CET",
        "provider: local | provider: amazon",
        "[a, b] | []",
        "[a, b] | [a, a]",
        "userData: app.sh | userData: /app.sh",
        "userData: app.sh | minimumLifetime: 45",
        "userData: app.sh | minimumLifetime: 45min",
        "${env:JOBS} | ${vault:JOBS}",
        "delayedJob | delayed_job",
        "threshold: { scaleOutAbove: 20, scaleInBelow: 5 } | threshold: { scaleOutAbove: 20 }",
        "'  web:' | '  Web:'",
      })
  void what_the_checks_refuse_by_shape_the_schema_refuses_too(String from, String to) {
    String good = Examples.resource("base.yaml");
    assertThat(good).contains(from);
    assertThat(schemaSays(good)).isEmpty();

    assertThat(schemaSays(good.replace(from, to))).isNotEmpty();
  }
}
