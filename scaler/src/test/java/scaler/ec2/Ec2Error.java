package scaler.ec2;

import java.util.Optional;

/** A refusal as EC2 words it: a status, a code, a message. */
final class Ec2Error extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  Ec2Error(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The request is at fault. */
  static Ec2Error bad(String code, String message) {
    return new Ec2Error(400, code, message);
  }

  static Ec2Error value(String parameter, String value, String why) {
    return bad(
        "InvalidParameterValue",
        "Value (%s) for parameter %s is invalid. %s".formatted(value, parameter, why));
  }

  static Ec2Error missing(String parameter) {
    return bad("MissingParameter", "The request must contain the parameter " + parameter);
  }

  /** EC2 itself is at fault. */
  static Ec2Error internal() {
    return new Ec2Error(500, "InternalError", "An internal error has occurred");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return Optional.ofNullable(getMessage()).orElse(code);
  }
}
