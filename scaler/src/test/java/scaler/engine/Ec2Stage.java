package scaler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static scaler.engine.TestFleet.WEB;
import static scaler.engine.TestFleet.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import scaler.core.fleet.RoleSpec.HealthSpec;
import scaler.core.model.BalancerSpec;
import scaler.core.model.CloudMachine;
import scaler.core.model.MachineId;
import scaler.core.model.Notice;
import scaler.core.model.Page;
import scaler.core.model.TargetState;
import scaler.core.plan.Draining;
import scaler.ec2.Action;
import scaler.ec2.Catalog;
import scaler.ec2.Ec2Double;
import scaler.ec2.Seen;
import scaler.ec2.State;
import scaler.ec2.Times;
import scaler.engine.loop.OwnerTags;
import scaler.engine.port.Balancer;
import scaler.engine.port.Failure;
import scaler.engine.port.JobLocks;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Outcome;
import scaler.engine.port.Pages;
import scaler.engine.port.World;
import scaler.outbound.aws.AwsChecks;
import scaler.outbound.aws.AwsClients;
import scaler.outbound.aws.AwsCloud;
import scaler.outbound.aws.AwsOthers;
import scaler.outbound.aws.AwsVolumes;
import scaler.outbound.aws.ImpatientClients;
import scaler.outbound.postgres.Tables;

/**
 * The loop over the AWS adapter over the double, which has the stage's time; machines answer for as
 * long as they run, and the balancer finds all of them healthy.
 */
final class Ec2Stage implements AutoCloseable {
  Stage stage;
  final Ec2Double ec2;
  private final AwsClients clients;
  private final World world;

  static {
    // The SDK's first call loads so much that on a busy computer it lasts longer than a lease.
    try (Ec2Double nobodys = new Ec2Double(InstantSource.system(), Times.STANDARD);
        AwsClients first = ImpatientClients.open(nobodys.endpoint())) {
      new AwsCloud(first, OwnerTags.APPLICATION).list("none");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No page of any machine answers. */
  volatile boolean silent;

  /** Listings lack this machine; by its id it is found. */
  volatile String hidden = "";

  Ec2Stage(Times times) throws IOException {
    stage = new Stage("2026-03-02T12:00:00Z");
    ec2 = new Ec2Double(stage.world, times);
    ec2.catalog()
        .with(new Catalog.Subnet("zone-a", "zone-a", "zone-a", 250))
        .with(new Catalog.Subnet("zone-b", "zone-b", "zone-b", 250));
    clients = ImpatientClients.open(ec2.endpoint());
    World sim = stage.world.ports();
    world =
        new World(
            new OtherCloud(new AwsCloud(clients, OwnerTags.APPLICATION)) {
              @Override
              public Outcome<List<CloudMachine>> list(String application) {
                return super.list(application)
                    .map(all ->
                        all.stream().filter(one -> !one.id().value().equals(hidden)).toList());
              }

              @Override
              public Outcome<CloudMachine> launch(LaunchRequest asked) {
                return super.launch(
                    new LaunchRequest(
                        asked.clientToken(),
                        asked.subnet(),
                        Optional.of("m7g.large"),
                        asked.market(),
                        Optional.of("ami-0a"),
                        asked.launchTemplate(),
                        asked.securityGroups(),
                        asked.keyPair(),
                        asked.profile(),
                        asked.rootVolume(),
                        asked.userData(),
                        asked.tags()));
              }
            },
            new AllHealthy(),
            new MachinePages(),
            sim.queues(),
            new AwsOthers(clients),
            new AwsChecks(clients),
            new AwsVolumes(clients),
            JobLocks.NONE);
    stage.through(world, stage.ledger());
  }

  /** Goes on with an empty database, under the same installation. */
  void losesItsDatabase(Tables next) {
    stage = stage.onEmpty(next);
    stage.through(world, stage.ledger());
  }

  private static final class AllHealthy implements Balancer {
    private final Map<MachineId, TargetState> in = new HashMap<>();

    @Override
    public synchronized Outcome<Targets> targets(BalancerSpec spec, Collection<Member> members) {
      return Outcome.ok(new Targets(in, Map.of()));
    }

    @Override
    public synchronized Outcome<MachineId> register(BalancerSpec spec, CloudMachine machine) {
      in.put(machine.id(), TargetState.HEALTHY);
      return Outcome.ok(machine.id());
    }

    @Override
    public synchronized Outcome<MachineId> deregister(BalancerSpec spec, Member member) {
      in.remove(member.id());
      return Outcome.ok(member.id());
    }
  }

  private final class MachinePages implements Pages {
    @Override
    public Outcome<Integer> load(String url, String address, int portOffset) {
      return Outcome.failed(new Failure.Unavailable("it tells no load"));
    }

    private Optional<Seen> at(String address) {
      return silent
          ? Optional.empty()
          : ec2.region().machines().stream()
              .filter(m -> m.address().equals(address) && m.state() == State.RUNNING)
              .findFirst();
    }

    @Override
    public Outcome<Page> page(String address, int offset) {
      return at(address)
          .map(m -> {
            String tag = m.tags().getOrDefault(Draining.CORDON_TAG, "");
            return Outcome.ok(
                new Page(
                    new MachineId(m.id()),
                    "web",
                    "1",
                    Optional.empty(),
                    tag.isEmpty() ? Page.State.READY : Page.State.DRAINING,
                    tag,
                    tag.isEmpty() ? 1 : 0,
                    OptionalInt.of(0),
                    ec2.region().noticed(m.id()).map(end -> new Notice("terminate", end))));
          })
          .orElseGet(() -> Outcome.failed(new Failure.Unavailable("refused")));
    }

    @Override
    public Optional<String> unhealthyBecause(HealthSpec health, String address, int offset) {
      return at(address).isPresent() ? Optional.empty() : Optional.of("refused");
    }
  }

  /** A stage on which so many machines of the web role are in service; its maximum is 3. */
  static Ec2Stage with(int machines) throws IOException {
    Ec2Stage opened = new Ec2Stage(Times.STANDARD);
    opened.stage.fleet.apply(web(machines, 3));
    opened.settles(machines);
    return opened;
  }

  /** Looks until exactly so many machines are in service, and no other is there. */
  void settles(int machines) {
    stage.until("settled", Duration.ofMinutes(10), () -> stage.settled(WEB, machines));
    assertThat(living()).isEqualTo(machines);
  }

  String first() {
    return ec2.region().living().getFirst().id();
  }

  int calls(Action action) {
    return ec2.journal(action).size();
  }

  /** Machines that were ever launched. */
  int launched() {
    return ec2.region().machines().size();
  }

  /** Machines that have not ended. */
  int living() {
    return ec2.region().living().size();
  }

  @Override
  public void close() {
    clients.close();
    ec2.close();
  }
}
