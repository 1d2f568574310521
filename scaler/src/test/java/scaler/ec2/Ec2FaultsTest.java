package scaler.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static scaler.ec2.Action.CREATE_TAGS;
import static scaler.ec2.Action.DESCRIBE_INSTANCES;
import static scaler.ec2.Action.RUN_INSTANCES;
import static scaler.ec2.Action.TERMINATE_INSTANCES;
import static scaler.ec2.DoubleFixture.code;
import static scaler.ec2.DoubleFixture.error;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Each kind of trouble, as the real client meets it. */
class Ec2FaultsTest {
  private DoubleFixture at;

  @BeforeEach
  void start() throws IOException {
    at = new DoubleFixture();
  }

  @AfterEach
  void stop() {
    assertThat(at.ec2.faults().unmet()).as("planned and not met").isEmpty();
    at.close();
  }

  private int launched() {
    return at.ec2.region().machines().size();
  }

  @Test
  void refusals_have_no_effect_and_their_own_status_and_code() {
    at.ec2
        .faults()
        .next(
            RUN_INSTANCES,
            new Fault.Throttled(),
            new Fault.ServerError(),
            new Fault.Unauthorized(),
            new Fault.Refused(400, "PendingVerification"));
    var throttled = error(() -> at.launch(one -> {}));
    assertThat(throttled.statusCode()).isEqualTo(503);
    assertThat(throttled.isThrottlingException()).isTrue();
    assertThat(throttled.awsErrorDetails().errorCode()).isEqualTo("RequestLimitExceeded");
    var broken = error(() -> at.launch(one -> {}));
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.awsErrorDetails().errorCode()).isEqualTo("InternalError");
    var denied = error(() -> at.launch(one -> {}));
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("UnauthorizedOperation");
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("PendingVerification");
    assertThat(launched()).isZero();
    at.launch(one -> {});
    assertThat(at.outcomes(RUN_INSTANCES))
        .containsExactly(
            "RequestLimitExceeded",
            "InternalError",
            "UnauthorizedOperation",
            "PendingVerification",
            "ok");
  }

  @Test
  void a_page_of_html_is_an_error_without_a_code_of_ec2() {
    at.ec2.faults().next(DESCRIBE_INSTANCES, new Fault.BadGateway());
    assertThat(error(() -> at.list()).statusCode()).isEqualTo(502);
  }

  @Test
  void a_cut_reply_comes_after_the_effect_and_the_request_is_not_sent_twice() {
    at.launch(one -> {});
    at.ec2.faults().next(RUN_INSTANCES, new Fault.ReplyCut());
    assertThatThrownBy(() -> at.launch(one -> one.clientToken("t-1")))
        .isInstanceOf(SdkClientException.class);
    assertThat(at.ec2.journal(RUN_INSTANCES)).hasSize(2);
    assertThat(launched()).isEqualTo(2);
    String again = at.launch(one -> one.clientToken("t-1"));
    assertThat(at.ids(DoubleFixture.filter("client-token", "t-1"))).containsExactly(again);
    assertThat(at.outcomes(RUN_INSTANCES)).containsExactly("ok", "ok, ReplyCut", "ok");
  }

  @Test
  void half_a_reply_is_no_answer() {
    at.ec2.faults().next(RUN_INSTANCES, new Fault.ReplyHalf());
    assertThatThrownBy(() -> at.launch(one -> {})).isInstanceOf(SdkClientException.class);
    assertThat(launched()).isEqualTo(1);
  }

  @Test
  void a_slow_reply_comes_long_after_its_effect_and_keeps_nobody_else_waiting() {
    at.ec2.faults().next(RUN_INSTANCES, new Fault.ReplySlow(Duration.ofHours(1)));
    var waiting = CompletableFuture.supplyAsync(() -> at.launch(one -> {}));
    await().until(() -> at.ec2.journal(RUN_INSTANCES).size() == 1);
    assertThat(at.ids()).hasSize(1);
    assertThat(waiting).isNotDone();
    at.ec2.close();
    // Its wait is over, one way or the other.
    await().until(waiting::isDone);
  }

  @Test
  void a_late_effect_comes_after_its_error_unless_the_token_was_used_meanwhile() {
    Fault late = new Fault.LateEffect(Duration.ofSeconds(90));
    at.ec2.faults().next(RUN_INSTANCES, late, late);
    assertThat(code(() -> at.launch(one -> one.clientToken("t-1")))).isEqualTo("InternalError");
    assertThat(code(() -> at.launch(one -> one.clientToken("t-2")))).isEqualTo("InternalError");
    String again = at.launch(one -> one.clientToken("t-2"));
    at.clock.advance(Duration.ofSeconds(89));
    assertThat(at.ids()).containsExactly(again);
    at.clock.advance(Duration.ofSeconds(6));
    var machines = at.list();
    assertThat(machines).extracting(Instance::clientToken).containsExactlyInAnyOrder("t-1", "t-2");
    assertThat(machines)
        .extracting(machine -> machine.state().nameAsString())
        .containsOnly("running");
  }

  @Test
  void a_late_end_comes_at_its_time() {
    String id = at.running();
    at.ec2.faults().next(TERMINATE_INSTANCES, new Fault.LateEffect(Duration.ofSeconds(30)));
    assertThat(code(() -> at.client.terminateInstances(end -> end.instanceIds(id))))
        .isEqualTo("InternalError");
    at.clock.advance(Duration.ofSeconds(29));
    assertThat(at.state(id)).isEqualTo("running");
    at.clock.advance(Duration.ofSeconds(21));
    assertThat(at.state(id)).isEqualTo("terminated");
  }

  @Test
  void an_empty_list_ends_a_listing_and_an_empty_page_does_not() {
    at.launch(one -> {});
    at.launch(one -> {});
    at.ec2.faults().next(DESCRIBE_INSTANCES, new Fault.EmptyList(), new Fault.EmptyPage());
    assertThat(at.ids()).isEmpty();
    assertThat(at.ids()).hasSize(2);
    assertThat(at.ec2.journal(DESCRIBE_INSTANCES)).hasSize(3);
  }

  @Test
  void a_partial_page_goes_on_with_a_token_that_fails() {
    for (int i = 0; i < 4; i++) {
      at.launch(one -> {});
    }
    at.ec2.faults().next(DESCRIBE_INSTANCES, new Fault.PartialPage());
    var page = at.client.describeInstances();
    assertThat(page.reservations()).hasSize(2);
    assertThat(code(() -> at.client.describeInstances(all -> all.nextToken(page.nextToken()))))
        .isEqualTo("InternalError");
    at.ec2.faults().next(DESCRIBE_INSTANCES, new Fault.PartialPage());
    assertThat(code(() -> at.list())).isEqualTo("InternalError");
  }

  @Test
  void a_listing_may_have_a_machine_twice_or_not_at_all() {
    String one = at.launch(launch -> {});
    String other = at.launch(launch -> {});
    at.ec2.faults().next(DESCRIBE_INSTANCES, new Fault.Duplicates(), new Fault.Without(one));
    assertThat(at.ids()).containsExactlyInAnyOrder(one, other, one, other);
    assertThat(at.ids()).containsExactly(other);
    assertThat(at.ids()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void faults_come_in_their_order_after_those_that_are_spared() {
    at.ec2.faults().spare(RUN_INSTANCES, 2);
    at.ec2.faults().next(RUN_INSTANCES, new Fault.Throttled());
    at.launch(one -> {});
    at.launch(one -> {});
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("RequestLimitExceeded");
    at.launch(one -> {});
  }

  @Test
  void what_happens_always_happens_until_all_is_well_again() {
    at.ec2.faults().everywhere(new Fault.ServerError());
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("InternalError");
    assertThat(code(() -> at.list())).isEqualTo("InternalError");
    assertThat(code(() -> at.list())).isEqualTo("InternalError");
    at.ec2.faults().none();
    assertThat(at.ids()).isEmpty();
  }

  @Test
  void a_bucket_throttles_and_fills_with_time() {
    at.ec2.faults().limit(RUN_INSTANCES, 2, 0.5, at.clock.instant());
    at.launch(one -> {});
    at.launch(one -> {});
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("RequestLimitExceeded");
    at.clock.advance(Duration.ofSeconds(2));
    at.launch(one -> {});
    assertThat(code(() -> at.launch(one -> {}))).isEqualTo("RequestLimitExceeded");
    assertThat(at.ids()).hasSize(3);
  }

  @Test
  void trouble_of_lists_cannot_be_planned_for_what_lists_nothing() {
    assertThatThrownBy(() -> at.ec2.faults().next(CREATE_TAGS, new Fault.EmptyPage()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CreateTags");
  }

  @Test
  void a_double_that_is_closed_answers_nobody() {
    at.ec2.close();
    assertThatThrownBy(() -> at.list()).isInstanceOf(SdkClientException.class);
  }
}
