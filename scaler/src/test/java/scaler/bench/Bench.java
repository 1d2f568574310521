package scaler.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Page;
import scaler.core.model.Reading;
import scaler.engine.loop.Hands;
import scaler.engine.loop.OwnerTags;
import scaler.engine.loop.Reconciler;
import scaler.engine.port.Balancer;
import scaler.engine.port.Checks;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.Ledger;
import scaler.engine.port.Others;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.Volumes;
import scaler.engine.port.World;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.LaunchPace;
import scaler.outbound.postgres.Database;
import scaler.outbound.postgres.JdbiHolds;
import scaler.outbound.postgres.JdbiJournal;
import scaler.outbound.postgres.JdbiLeases;
import scaler.outbound.postgres.JdbiMachines;
import scaler.outbound.postgres.JdbiRescues;
import scaler.outbound.postgres.JdbiRestraints;
import scaler.outbound.postgres.JdbiWishes;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real loop, the real adapter of AWS and a real PostgreSQL over the canned EC2. */
final class Bench implements AutoCloseable {
  static final StaticCredentialsProvider WHO =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b"));

  final Database.Address address;
  final Database database;
  final BenchFleets fleets = new BenchFleets();
  final CannedEc2 ec2;

  Bench(Database.Address address, Duration launchDelay) throws IOException {
    this.address = address;
    this.database = Database.open(address, 8);
    this.ec2 = new CannedEc2(launchDelay);
  }

  Ledger ledger() {
    return new Ledger(
        new JdbiLeases(database),
        fleets,
        new JdbiMachines(database),
        new JdbiWishes(database),
        new JdbiJournal(database),
        new JdbiHolds(database),
        new JdbiRescues(database),
        new JdbiRestraints(database));
  }

  AwsClients clients(LaunchPace pace) {
    return AwsClients.open(
        new AwsClients.Place("eu-central-1", Optional.of(ec2.endpoint()), "scaler/bench"),
        WHO,
        pace);
  }

  Reconciler loop(AwsClients clients) {
    World world =
        new World(
            new AwsCloud(clients, OwnerTags.APPLICATION),
            new NoBalancer(),
            new ReadyPages(),
            (source, now) -> new Reading.Unknown(now, "no queue here"),
            Others.NONE,
            Checks.NONE,
            Volumes.NONE,
            JobLocks.NONE);
    return new Reconciler(world, ledger(), UnaryOperator.identity(), Hands.sideBySide());
  }

  @Override
  public void close() {
    ec2.close();
    database.close();
  }

  /** Every machine says at once that it is ready: what is not measured takes no time. */
  private static final class ReadyPages implements Pages {
    @Override
    public Outcome<Integer> load(String url, String address, int portOffset) {
      return Outcome.failed(new Failure.Unavailable("it tells no load"));
    }

    @Override
    public Outcome<Page> page(String address, int portOffset) {
      String[] parts = address.split("[.]", -1);
      long number =
          Long.parseLong(parts[1]) << 16 | Long.parseLong(parts[2]) << 8 | Long.parseLong(parts[3]);
      return Outcome.ok(
          new Page(
              new MachineId(InstanceText.id(number)),
              "",
              "1",
              Optional.empty(),
              Page.State.READY,
              "",
              1,
              OptionalInt.empty(),
              Optional.empty()));
    }

    @Override
    public Optional<String> unhealthyBecause(HealthSpec health, String address, int portOffset) {
      return Optional.empty();
    }
  }

  private static final class NoBalancer implements Balancer {
    @Override
    public Outcome<Targets> targets(BalancerSpec balancer, Collection<Member> members) {
      return Outcome.ok(Targets.NONE);
    }

    @Override
    public Outcome<MachineId> register(BalancerSpec balancer, CloudMachine machine) {
      return Outcome.ok(machine.id());
    }

    @Override
    public Outcome<MachineId> deregister(BalancerSpec balancer, Member member) {
      return Outcome.ok(member.id());
    }
  }
}
