package scaler.core.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.core.decide.AMachine.serving;
import static scaler.core.decide.ARole.NOON;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import scaler.core.model.Page;
import scaler.core.model.Reading;

/** What a rule is told of a queue and the machines behind it. */
class LoadsTest {
  private static final Neighbours THREE_WITH_FOUR_WORKERS =
      new Neighbours(3, Optional.empty(), List.of(), OptionalInt.of(4));

  private static int slots(ARole role) {
    var reading = new Reading.Known(NOON, 30, Optional.empty(), Optional.empty());
    return Loads.of(role.view(), reading, 3, NOON).slots();
  }

  @Test
  void a_role_without_machines_does_as_many_jobs_at_a_time_as_the_one_that_counts_for_it() {
    assertThat(slots(new ARole().neighbours(THREE_WITH_FOUR_WORKERS))).isEqualTo(4);
    assertThat(slots(new ARole())).isEqualTo(1);
  }

  @Test
  void its_own_machines_tell_it_better() {
    ARole two = new ARole().machines(serving(1).page(Page.State.READY, "", 2));
    assertThat(slots(two.neighbours(THREE_WITH_FOUR_WORKERS))).isEqualTo(2);
  }
}
