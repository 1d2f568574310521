package scaler.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scaler.core.fleet.FleetSpec;
import scaler.engine.loop.OwnerTags;
import scaler.engine.loop.Reconciler;
import scaler.engine.loop.Reconciler.Preview;
import scaler.engine.port.Lease;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.LaunchPace;
import scaler.outbound.postgres.Database;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * One look at many machines, beside the SDK alone that fetches and parses the same pages. Nothing
 * is to be done: what is measured is to observe and to decide.
 */
final class TickBench {
  /** The most that EC2 puts on one page. */
  private static final int PAGE = 1000;

  private TickBench() {}

  /**
   * A shape of fleet; a fleet file has at most 50 roles.
   *
   * @param machines of each role
   */
  record Shape(int applications, int roles, int machines) {
    int allMachines() {
      return applications * roles * machines;
    }

    int allRoles() {
      return applications * roles;
    }
  }

  /**
   * What came of it, in nanoseconds for each round.
   *
   * @param looks observe and decide, of all applications
   * @param alone the SDK alone
   * @param whole the same looks with all that they write down
   * @param calls listings that each look asked for, of all rounds
   * @param heap bytes that live after a look and a collection, the canned pages left out
   */
  record Result(
      Shape shape,
      List<Long> looks,
      List<Long> alone,
      List<Long> whole,
      List<Integer> calls,
      int pages,
      long pageBytes,
      long heap,
      int steps) {}

  static Result run(Database.Address address, Shape shape, int warmUp, int rounds)
      throws IOException, SQLException {
    try (Bench bench = new Bench(address, Duration.ZERO);
        AwsClients clients = bench.clients(LaunchPace.of(1, 1));
        UrlConnectionHttpClient plain =
            (UrlConnectionHttpClient) UrlConnectionHttpClient.builder().build();
        Ec2Client sdk = sdk(bench, plain)) {
      List<String> applications = populate(bench, shape);
      Reconciler loop = bench.loop(clients);
      List<Long> looks = new ArrayList<>();
      List<Long> alone = new ArrayList<>();
      List<Long> whole = new ArrayList<>();
      List<Integer> calls = new ArrayList<>();
      int steps = 0;
      for (int round = -warmUp; round < rounds; round++) {
        bench.ec2.takeListings();
        long began = System.nanoTime();
        for (String application : applications) {
          steps += steps(loop.preview(application, bench.database.instant()));
        }
        long looked = System.nanoTime() - began;
        int asked = bench.ec2.takeListings();
        long fetched = alone(sdk, applications, shape.allMachines());
        if (round >= 0) {
          looks.add(looked);
          alone.add(fetched);
          calls.add(asked);
          whole.add(whole(bench, loop, applications));
        }
      }
      return new Result(
          shape,
          looks,
          alone,
          whole,
          calls,
          bench.ec2.pageCount(),
          bench.ec2.bytes(),
          Figures.liveHeap() - bench.ec2.bytes(),
          steps);
    }
  }

  private static long alone(Ec2Client sdk, List<String> applications, int machines) {
    long began = System.nanoTime();
    int found = 0;
    for (String application : applications) {
      found += fetch(sdk, application);
    }
    long took = System.nanoTime() - began;
    if (found != machines) {
      throw new IllegalStateException("the SDK alone found %d machines".formatted(found));
    }
    return took;
  }

  private static Ec2Client sdk(Bench bench, UrlConnectionHttpClient http) {
    return Ec2Client.builder()
        .region(Region.EU_CENTRAL_1)
        .credentialsProvider(Bench.WHO)
        .httpClient(http)
        .endpointOverride(bench.ec2.endpoint())
        .build();
  }

  /** The same as the service does it, under a lease and with all that is written down. */
  private static long whole(Bench bench, Reconciler loop, List<String> applications) {
    var leases = bench.ledger().leases();
    long took = 0;
    for (String application : applications) {
      Lease lease = leases.acquire(application, "bench").orElseThrow();
      Instant now = bench.database.instant();
      long began = System.nanoTime();
      loop.tick(lease, Reconciler.Pace.STANDARD, now);
      took += System.nanoTime() - began;
      leases.release(lease);
    }
    return took;
  }

  private static int steps(List<Preview> previews) {
    return previews.stream().mapToInt(role -> role.steps().size()).sum();
  }

  private static int fetch(Ec2Client sdk, String application) {
    int found = 0;
    Optional<String> token = Optional.empty();
    do {
      String next = token.orElse(null);
      DescribeInstancesResponse answer =
          sdk.describeInstances(request ->
              request
                  .maxResults(PAGE)
                  .filters(
                      Filter.builder()
                          .name("tag:" + OwnerTags.APPLICATION)
                          .values(application)
                          .build())
                  .nextToken(next));
      found += answer.reservations().stream().mapToInt(one -> one.instances().size()).sum();
      token = Optional.ofNullable(answer.nextToken()).filter(said -> !said.isEmpty());
    } while (token.isPresent());
    return found;
  }

  /** Machines in service, as rows and as EC2 shows them. */
  private static List<String> populate(Bench bench, Shape shape) throws SQLException {
    List<String> applications = new ArrayList<>();
    long slot = 0;
    try (Connection connection =
        DriverManager.getConnection(
            bench.address.url(), bench.address.user(), bench.address.password())) {
      connection.setAutoCommit(false);
      for (int n = 0; n < shape.applications(); n++) {
        String application = "bench-%d-%d".formatted(shape.roles(), n);
        FleetSpec fleet = bench.fleets.apply(application, shape.roles(), shape.machines());
        applications.add(application);
        List<InstanceText> shown = new ArrayList<>();
        for (int m = 0; m < shape.roles() * shape.machines(); m++) {
          slot++;
          var role = fleet.roles().get(m / shape.machines());
          String zone = m % 2 == 0 ? "subnet-a" : "subnet-b";
          Map<String, String> tags = OwnerTags.of(BenchFleets.INSTALLATION, fleet, role, slot);
          shown.add(new InstanceText(slot, zone, "running", tags));
          insert(connection, application, role.name().value(), zone, slot);
        }
        bench.ec2.show(application, shown, PAGE);
      }
      connection.commit();
      connection.setAutoCommit(true);
      try (var analyze = connection.createStatement()) {
        analyze.execute("ANALYZE machine");
      }
    }
    return applications;
  }

  private static void insert(
      Connection connection, String application, String role, String zone, long slot)
      throws SQLException {
    try (PreparedStatement row =
        connection.prepareStatement(
            """
            INSERT INTO machine (slot, application, role, zone, version, request, instance_id, state,
              since, requested_at, first_running_at, address, machine_type)
            OVERRIDING SYSTEM VALUE
            VALUES (?, ?, ?, ?, 1, '{}', ?, 'in_service', now(), now(), now(), ?, 'm7g.large')
            """)) {
      row.setLong(1, slot);
      row.setString(2, application);
      row.setString(3, role);
      row.setString(4, zone);
      row.setString(5, InstanceText.id(slot));
      row.setString(6, InstanceText.address(slot));
      row.execute();
    }
  }
}
