package scaler.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scaler.core.model.Volume;
import scaler.core.model.VolumeId;

/** How many machines volumes are enough for. */
class VolumePlacesTest {
  private static final List<String> ZONES = List.of("a", "b");

  /** A volume for each letter, which is its zone. */
  private static List<Volume> in(String zones) {
    return Arrays.stream(zones.split(""))
        .filter(zone -> !zone.isEmpty())
        .map(zone -> new Volume(new VolumeId("vol-1"), zone, new Volume.Use.Free()))
        .toList();
  }

  @ParameterizedTest(name = "{0} and {1} -> {2}")
  @CsvSource({
    "ab,   ab,  'a: 1, b: 1'",
    "aab,  abb, 'a: 1, b: 1'",
    "aab,  aa,  'a: 2, b: 0'",
    "a,    b,   'a: 0, b: 0'",
    "abc,  abc, 'a: 1, b: 1'",
    "'',   ab,  'a: 0, b: 0'",
  })
  void a_machine_takes_one_of_each_entry_in_its_own_zone(
      String first, String second, String places) {
    assertThat(VolumePlaces.of(ZONES, List.of(in(first), in(second))).written()).isEqualTo(places);
  }

  @Test
  void too_few_are_told_with_what_to_make_and_enough_are_not() {
    VolumePlaces three = VolumePlaces.of(ZONES, List.of(in("aab")));

    assertThat(three.lack(3)).isEmpty();
    assertThat(three.lack(5))
        .contains(
            "it may have 5 machines, and its volumes are enough for 3 (a: 2, b: 1); make 2 more of each entry, or lower max");
    assertThat(three.bare()).isEmpty();
    assertThat(VolumePlaces.of(ZONES, List.of(in("a"))).bare()).containsExactly("b");
  }
}
