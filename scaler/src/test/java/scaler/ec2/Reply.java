package scaler.ec2;

import java.util.Optional;

/** An answer, and what befalls it on its way. */
record Reply(int status, String type, String body, Optional<Fault.OfReply> fault) {
  static Reply xml(int status, String body) {
    return new Reply(status, "text/xml;charset=UTF-8", body, Optional.empty());
  }

  Reply with(Fault.OfReply trouble) {
    return new Reply(status, type, body, Optional.of(trouble));
  }
}
