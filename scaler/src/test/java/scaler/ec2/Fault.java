package scaler.ec2;

import java.time.Duration;

/** Trouble that a test plans for one request, or for all of an action. */
public sealed interface Fault {
  /** Nothing happens, and the answer says so. */
  sealed interface Refusal extends Fault {}

  /** Asked too often: 503 RequestLimitExceeded. */
  record Throttled() implements Refusal {}

  /** 500 InternalError. */
  record ServerError() implements Refusal {}

  /** 403 UnauthorizedOperation. */
  record Unauthorized() implements Refusal {}

  /** An error of EC2's by status and code. */
  record Refused(int status, String code) implements Refusal {}

  /** A page of HTML by something between the client and EC2, 502. */
  record BadGateway() implements Refusal {}

  /** What was asked happens so long after it was answered with 500 InternalError. */
  record LateEffect(Duration after) implements Fault {}

  /** What was asked happens, and its answer does not arrive as it should. */
  sealed interface OfReply extends Fault {}

  /** The connection is closed after the effect, without a byte of the answer. */
  record ReplyCut() implements OfReply {}

  /** The connection is closed after the effect, in the middle of the answer. */
  record ReplyHalf() implements OfReply {}

  /** The answer comes so much later, in real time; the effect at once. */
  record ReplySlow(Duration by) implements OfReply {}

  /** A listing that tells something else than what is. */
  sealed interface OfList extends Fault {}

  /** Nothing at all, and nothing more to come: a stale replica. */
  record EmptyList() implements OfList {}

  /** A page with nothing on it, and a token to go on with. */
  record EmptyPage() implements OfList {}

  /** Half of a page, and a token that then fails with 500 InternalError. */
  record PartialPage() implements OfList {}

  /** Everything twice. */
  record Duplicates() implements OfList {}

  /** All but this one, by id: a replica that lags. */
  record Without(String id) implements OfList {}
}
