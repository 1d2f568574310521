package scaler.engine.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scaler.core.model.CloudMachine;

/** The contract of a cloud that keeps its promise about tokens, which moto does not. */
public abstract class TokenContract extends CloudContract {
  @Test
  void the_same_request_again_gives_the_same_machine_and_another_under_its_token_none() {
    CloudMachine once = launch("twice");
    assertThat(launch("twice").id()).isEqualTo(once.id());
    Map<String, String> other = new HashMap<>(tags("twice"));
    other.put("team", "day shift");
    assertThat(cloud().launch(request("token-twice", other)))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Invalid.class));
    assertThat(ok(cloud().list("twice"))).hasSizeLessThan(2);
  }
}
