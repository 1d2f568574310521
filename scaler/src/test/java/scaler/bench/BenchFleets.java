package scaler.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import scaler.core.fleet.FleetSpec;
import scaler.core.fleet.Resolved;
import scaler.core.fleet.RoleSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.RoleName;
import scaler.engine.port.Fleets;
import scaler.outbound.files.FleetFile;
import scaler.outbound.files.Loaded;

/** Fleets from fleet files as people write them, but made here. */
final class BenchFleets implements Fleets {
  static final String INSTALLATION = "bench";

  private final Map<String, FleetSpec> specs = new ConcurrentHashMap<>();

  /** An application of so many roles, each of which wants so many machines. */
  FleetSpec apply(String application, int roles, int machines) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        application: %s
        timezone: Europe/Berlin
        cloud: { provider: aws, region: eu-central-1, subnets: [subnet-a, subnet-b] }
        roles:
        """
            .formatted(application));
    for (int n = 0; n < roles; n++) {
      text.append(
          "  %s: { runs: app, image: ami-0ad7e95c4ad7e95c4, machines: [m7g.large], capacity: { min: %d, max: %d } }\n"
              .formatted(role(n), machines, machines));
    }
    FleetSpec spec =
        switch (FleetFile.parse(text.toString(), "bench.yaml", Map.of())) {
          case Loaded.Fleet fleet -> fleet.spec();
          case Loaded.Broken(var problems) -> throw new IllegalStateException(problems.toString());
        };
    specs.put(application, spec);
    return spec;
  }

  static String role(int number) {
    return "role-%03d".formatted(number);
  }

  @Override
  public Optional<Active> active(String application) {
    return Optional.ofNullable(specs.get(application))
        .map(spec -> new Active(1, INSTALLATION, spec, Resolved.asWritten(spec.cloud()), Map.of()));
  }

  @Override
  public List<RoleSpec> removed(Active active) {
    return List.of();
  }

  @Override
  public Map<RoleName, List<BalancerSpec>> former(Active active) {
    return Map.of();
  }
}
