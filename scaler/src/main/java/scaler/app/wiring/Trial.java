package scaler.app.wiring;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Rate;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.Billing;
import scaler.core.model.Market;
import scaler.engine.conformance.Bench;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Parts;
import scaler.engine.port.Resolver.Resolution;
import scaler.outbound.aws.AwsBalancer;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.AwsParts;
import scaler.outbound.aws.AwsResolver;
import scaler.outbound.local.LocalBalancer;
import scaler.outbound.local.LocalCloud;

/** Wires questions to a fleet's cloud. It needs no database of scaler's. */
public final class Trial implements AutoCloseable {
  private final Here here;
  private final FleetSpec fleet;
  private final RoleSpec role;
  private final Amazon amazon;

  private Trial(Here here, FleetSpec fleet, RoleSpec role) {
    this.here = here;
    this.fleet = fleet;
    this.role = role;
    this.amazon = new Amazon(here);
  }

  /**
   * Connects to nothing yet.
   *
   * @param role whose machines are imitated; the first of the file where none is named
   * @throws Refusal when there is no such role
   */
  public static Trial of(Here here, FleetSpec fleet, Optional<String> role) {
    FleetSpec named = fleet.called(Bench.nameFor(fleet.application()));
    RoleSpec spec =
        role.map(name -> named.role(Roles.in(fleet, name)).orElseThrow())
            .orElse(named.roles().getFirst());
    return new Trial(here, named, spec);
  }

  /** The name that all machines of it bear. */
  public String application() {
    return fleet.application();
  }

  public RoleSpec role() {
    return role;
  }

  /** Where it is, for people. */
  public String place() {
    return switch (fleet.cloud().provider()) {
      case LOCAL -> "the local cloud";
      case AWS ->
          here.variable("AWS_ENDPOINT_URL")
              .map(url -> "what answers as AWS at " + url)
              .orElse("AWS, " + fleet.cloud().region().orElse(""));
    };
  }

  /** US dollars an hour of one of its machines, where the price is known. */
  public Optional<BigDecimal> perHour() {
    return role.machine().types().stream()
        .findFirst()
        .flatMap(type ->
            Prices.of(fleet)
                .rate(type, Market.ON_DEMAND, Billing.PLAIN, role.machine().rootVolume()))
        .map(Rate::perHour);
  }

  public boolean isLocal() {
    return fleet.cloud().provider() == FleetSpec.Provider.LOCAL;
  }

  /**
   * Where questions are asked.
   *
   * @throws Refusal when the cloud does not answer, or lacks what the fleet file names
   */
  public Bench bench() {
    String run = UUID.randomUUID().toString().replace("-", "");
    Bench.Pause sleep = (Duration time) -> Thread.sleep(time);
    Bench.Setting setting = new Bench.Setting(fleet, resolved(), role, run);
    return new Bench(setting, ports(), here.clock(), sleep);
  }

  private Bench.Ports ports() {
    return switch (fleet.cloud().provider()) {
      case AWS -> {
        AwsClients clients = amazon.clients(fleet.cloud());
        yield new Bench.Ports(
            new AwsCloud(clients, OwnerTags.APPLICATION),
            new AwsBalancer(clients),
            new AwsParts(clients));
      }
      case LOCAL -> {
        Path home = LocalClouds.running(here);
        yield new Bench.Ports(
            new LocalCloud(home, OwnerTags.APPLICATION), new LocalBalancer(home), Parts.NONE);
      }
    };
  }

  private Resolved resolved() {
    if (isLocal()) {
      return Resolved.asWritten(fleet.cloud());
    }
    return switch (new AwsResolver(amazon.reading(fleet.cloud())).resolve(fleet)) {
      case Resolution.Found(var found) -> found;
      case Resolution.Missed(var sentences) ->
          throw new Refusal(
              Exit.REFUSED, "the file names what is not there: " + String.join("; ", sentences));
      case Resolution.Unknown(var failure) ->
          throw new Refusal(
              Exit.UNREACHABLE, "what the file names cannot be looked up: " + failure.detail());
    };
  }

  @Override
  public void close() {
    amazon.close();
  }
}
