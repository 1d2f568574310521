package scaler.engine.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scaler.core.decide.Guard;
import scaler.core.decide.RoleView;
import scaler.core.decide.Verdict;
import scaler.core.model.CloudMachine;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Offer;
import scaler.core.model.RoleName;
import scaler.engine.loop.Look;
import scaler.engine.loop.Reconciler.Pace;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import scaler.engine.port.LeaseLostException;
import scaler.engine.port.Ledger;
import scaler.engine.port.Outcome;
import scaler.engine.port.World;

/**
 * A look whose course is noted, and of which others hear when it went through with the cloud in
 * sight. It sees what the look sees, where that passes by, and asks for nothing itself.
 */
public final class WatchedLook implements Look {
  private static final Logger LOG = LoggerFactory.getLogger("scaler");

  private final Look look;
  private final Vigil vigil;
  private final Ear ear;

  // Of the look under way; one thread looks.
  private List<CloudMachine> listing = List.of();
  private final List<Seen.Role> roles = new ArrayList<>();
  private Optional<Seen> decided = Optional.empty();

  /** Who hears how looks go. */
  @FunctionalInterface
  public interface Ear {
    /** A look has decided; said on the loop's own thread. */
    void saw(Seen seen);

    /** This process decides no more for now; see {@link Look#standsBy()}. */
    default void standsBy() {}
  }

  /**
   * @param look made of the world and the ledger that it is given
   * @param ear hears of each look that decided
   */
  public WatchedLook(
      World world, Ledger ledger, BiFunction<World, Ledger, Look> look, Vigil vigil, Ear ear) {
    this.look = look.apply(seeing(world), noting(ledger));
    this.vigil = vigil;
    this.ear = ear;
  }

  @Override
  public Duration tick(Lease lease, Pace pace, Instant now) {
    listing = List.of();
    roles.clear();
    decided = Optional.empty();
    vigil.begins();
    try {
      Duration next = look.tick(lease, pace, now);
      decided.ifPresent(this::tell);
      return next;
    } catch (LeaseLostException takenOver) {
      throw takenOver;
    } catch (RuntimeException e) {
      vigil.fails();
      throw e;
    } finally {
      vigil.ends();
    }
  }

  /** Whoever hears must not be able to break the loop. */
  private void tell(Seen seen) {
    vigil.decides(seen);
    try {
      ear.saw(seen);
    } catch (RuntimeException e) {
      LOG.warn("{}: what watches over the loop has failed: {}", seen.application(), e.toString());
      LOG.debug("the failed watch", e);
    }
  }

  @Override
  public void standsBy() {
    try {
      ear.standsBy();
    } catch (RuntimeException e) {
      LOG.warn("what watches over the loop has failed: {}", e.toString());
      LOG.debug("the failed watch", e);
    }
  }

  private World seeing(World world) {
    return new World(
        new SeenCloud(world.cloud(), this::lists),
        world.balancer(),
        world.pages(),
        world.queues(),
        world.others(),
        world.checks(),
        world.volumes(),
        world.locks());
  }

  private Ledger noting(Ledger ledger) {
    return new Ledger(
        ledger.leases(),
        ledger.fleets(),
        ledger.machines(),
        ledger.wishes(),
        new NotedJournal(ledger.journal()),
        ledger.holds(),
        ledger.rescues(),
        ledger.restraints());
  }

  private void lists(Outcome<List<CloudMachine>> answer) {
    if (answer instanceof Outcome.Ok<List<CloudMachine>>(var machines)) {
      listing = machines;
    }
  }

  private final class NotedJournal implements Journal {
    private final Journal journal;

    NotedJournal(Journal journal) {
      this.journal = journal;
    }

    @Override
    public Map<RoleName, Memory> memories(String application) {
      return journal.memories(application);
    }

    @Override
    public long record(
        Lease lease, int version, RoleView view, Verdict verdict, List<Guard> guards, Instant now) {
      roles.add(new Seen.Role(version, view, verdict, guards));
      return journal.record(lease, version, view, verdict, guards, now);
    }

    @Override
    public void launches(Lease lease, RoleName role, LaunchTrouble trouble) {
      journal.launches(lease, role, trouble);
    }

    @Override
    public void rests(Lease lease, RoleName role, Offer offer, Instant until) {
      journal.rests(lease, role, offer, until);
    }

    @Override
    public void looked(Lease lease, Instant now) {
      journal.looked(lease, now);
    }

    @Override
    public void decided(Lease lease, Instant now) {
      journal.decided(lease, now);
      decided = Optional.of(new Seen(lease.application(), now, listing, roles));
    }
  }
}
