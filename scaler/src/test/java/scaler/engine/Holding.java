package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiWishes.Asker;

/** What a held application says, and who lets it go. */
final class Holding {
  static final Asker ANN = new Asker("ann", "they are ours");

  private Holding() {}

  static void confirm(Stage stage) {
    assertThat(stage.wishes.resume(stage.application, Optional.empty(), ANN)).isEqualTo(1);
  }

  static String held(Stage stage) {
    return stage.holds.held(stage.application).map(JdbiHolds.Held::why).orElse("not held");
  }
}
