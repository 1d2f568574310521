package scaler.core.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import scaler.core.model.Asked.What;

class AskedTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @ParameterizedTest
  @EnumSource(value = What.class, mode = Mode.EXCLUDE, names = "SNAPSHOT")
  void pauses_grow_from_eight_seconds_to_two_minutes(What what) {
    List<Long> pauses = new ArrayList<>();
    Asked asked = Asked.first(what, NOON);
    for (int n = 0; n < 7; n++) {
      pauses.add(Duration.between(asked.last(), asked.next()).toSeconds());
      asked = asked.again(asked.next());
    }

    assertThat(pauses).containsExactly(8L, 16L, 32L, 64L, 120L, 120L, 120L);
  }

  @Test
  void a_snapshot_is_asked_for_again_when_a_listing_would_show_the_first() {
    Asked first = Asked.first(What.SNAPSHOT, NOON);

    assertThat(first.next()).isEqualTo(NOON.plusSeconds(30));
    assertThat(first.again(first.next()).next()).isEqualTo(NOON.plusSeconds(90));
  }

  @Test
  void ten_minutes_without_asking_begin_anew() {
    Asked often = Asked.first(What.REGISTER, NOON).again(NOON).again(NOON);

    assertThat(often.again(NOON.plusSeconds(599)).times()).isEqualTo(4);
    assertThat(often.again(NOON.plusSeconds(600)).times()).isEqualTo(1);
  }

  @Test
  void a_launch_is_open_until_its_answer_is_known_and_an_earlier_one_stays_open() {
    Asked first = Asked.first(What.LAUNCH, NOON);
    Asked second = first.again(NOON.plusSeconds(8));

    assertThat(first.open()).contains(NOON);
    assertThat(first.answered(Optional.empty()).open()).isEmpty();
    assertThat(second.open()).contains(NOON.plusSeconds(8));
    assertThat(second.answered(first.open()).open()).contains(NOON);
    assertThat(Asked.first(What.END, NOON).open()).isEmpty();
  }

  @Test
  void nothing_is_expected_of_a_launch_after_five_tries_without_an_answer() {
    Asked asked = Asked.first(What.LAUNCH, NOON);
    while (asked.times() < 5) {
      assertThat(asked.isGivenUp()).isFalse();
      asked = asked.again(asked.next());
    }

    assertThat(asked.last()).isEqualTo(NOON.plusSeconds(120));
    assertThat(asked.isGivenUp()).isTrue();
    assertThat(asked.answered(Optional.empty()).isGivenUp()).as("all were refused").isFalse();
  }

  @Test
  void a_refusal_settles_what_was_open_only_when_a_listing_would_show_it() {
    assertThat(Asked.settled(Optional.empty(), NOON)).isTrue();
    assertThat(Asked.settled(Optional.of(NOON.minusSeconds(299)), NOON)).isFalse();
    assertThat(Asked.settled(Optional.of(NOON.minusSeconds(300)), NOON)).isTrue();
  }
}
