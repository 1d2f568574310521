package scaler.ec2;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import scaler.ec2.Offer.Market;

/** How many machines there is room for: by offer, and by the account's limits. */
public final class Capacity {
  private final Map<Offer, Integer> left = new HashMap<>();
  private final Set<String> unsupported = new HashSet<>();
  private OptionalInt vcpus = OptionalInt.empty();
  private OptionalInt instances = OptionalInt.empty();
  private OptionalInt spot = OptionalInt.empty();

  Capacity() {}

  /** So many more machines can be had there, then InsufficientInstanceCapacity. */
  public synchronized void left(Offer offer, int machines) {
    left.put(offer, machines);
  }

  /** No machine can be had there for now. */
  public void full(Offer offer) {
    left(offer, 0);
  }

  /** There is room again. */
  public synchronized void plenty(Offer offer) {
    left.remove(offer);
  }

  /** That type is not made in that zone: Unsupported. */
  public synchronized void unsupported(String type, String zone) {
    unsupported.add(type + " " + zone);
  }

  /** The quota of on-demand machines, in vCPUs. */
  public synchronized void limitVcpus(int most) {
    vcpus = OptionalInt.of(most);
  }

  /** The quota of machines. */
  public synchronized void limitInstances(int most) {
    instances = OptionalInt.of(most);
  }

  /** The quota of spot machines. */
  public synchronized void limitSpot(int most) {
    spot = OptionalInt.of(most);
  }

  /** No quota any more. */
  public synchronized void unlimited() {
    vcpus = OptionalInt.empty();
    instances = OptionalInt.empty();
    spot = OptionalInt.empty();
  }

  /**
   * Takes room for at least the first and at most the second number of machines.
   *
   * @param counted the offers of all machines that count towards limits
   * @return how many there is room for
   */
  synchronized int take(Offer offer, int least, int most, List<Offer> counted) {
    if (unsupported.contains(offer.type() + " " + offer.zone())) {
      throw Ec2Error.bad(
          "Unsupported",
          "The type %s is not supported in the zone %s".formatted(offer.type(), offer.zone()));
    }
    int allowed = Math.min(most, allowed(offer, least, counted));
    int room = left.getOrDefault(offer, Integer.MAX_VALUE);
    if (room < least) {
      throw new Ec2Error(
          500,
          "InsufficientInstanceCapacity",
          "There is not enough %s in %s just now".formatted(offer.type(), offer.zone()));
    }
    int taken = Math.min(allowed, room);
    left.computeIfPresent(offer, (same, before) -> before - taken);
    return taken;
  }

  private int allowed(Offer offer, int least, List<Offer> counted) {
    long spots = counted.stream().filter(other -> other.market() == Market.SPOT).count();
    long used =
        counted.stream()
            .filter(other -> other.market() == Market.ON_DEMAND)
            .mapToInt(Offer::vcpus)
            .sum();
    long most = under(instances, counted.size(), least, "InstanceLimitExceeded");
    return (int)
        Math.min(
            most,
            switch (offer.market()) {
              case SPOT -> under(spot, spots, least, "MaxSpotInstanceCountExceeded");
              case ON_DEMAND ->
                  under(vcpus, used, least * offer.vcpus(), "VcpuLimitExceeded") / offer.vcpus();
            });
  }

  private static long under(OptionalInt limit, long used, int least, String code) {
    if (limit.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    long free = limit.getAsInt() - used;
    if (free < least) {
      throw Ec2Error.bad(
          code,
          "You have %d of at most %d; the request asks for more".formatted(used, limit.getAsInt()));
    }
    return free;
  }
}
