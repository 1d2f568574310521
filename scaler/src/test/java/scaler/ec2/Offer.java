package scaler.ec2;

/** What one can ask a machine of: a type in a zone in a market. */
public record Offer(String type, String zone, Market market) {
  /** How a machine is paid for. */
  public enum Market {
    ON_DEMAND,
    SPOT
  }

  public static Offer onDemand(String type, String zone) {
    return new Offer(type, zone, Market.ON_DEMAND);
  }

  public static Offer spot(String type, String zone) {
    return new Offer(type, zone, Market.SPOT);
  }

  /** By the size in the type's name, as nearly all families have it. */
  int vcpus() {
    String size = type.substring(type.indexOf('.') + 1);
    return switch (size) {
      case "nano", "micro", "small", "medium", "large" -> 2;
      case "xlarge" -> 4;
      default ->
          size.matches("\\d{1,3}xlarge") ? 4 * Integer.parseInt(size.replace("xlarge", "")) : 2;
    };
  }
}
