package scaler.app.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import scaler.core.decide.Sentences;
import scaler.core.fleet.FleetSpec;
import scaler.engine.loop.Look;
import scaler.engine.port.Fleets.Active;
import scaler.engine.watch.Heart;
import scaler.engine.watch.Overseer;
import scaler.engine.watch.Seen;
import scaler.engine.watch.Silence;
import scaler.engine.watch.Vigil;
import scaler.engine.watch.WatchedLook;
import scaler.inbound.http.HttpService.Answer;
import scaler.outbound.notify.HttpHeartbeat;
import scaler.outbound.postgres.PastRecords;
import scaler.outbound.postgres.Status;
import tools.jackson.databind.json.JsonMapper;

/** Watches over the loops of this process: the heartbeat, {@code /healthz}, {@code /metrics}. */
final class Watch implements AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final Session session;
  private final InstantSource steady;
  private final Map<String, Vigil> vigils = new ConcurrentHashMap<>();
  private final Map<String, Overseer> overseers = new ConcurrentHashMap<>();
  private final ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpHeartbeat heartbeat = new HttpHeartbeat(HEARTBEAT);

  Watch(Session session) {
    this.session = session;
    this.steady = new Steady(session.here().clock());
  }

  /** The pass over an application, watched. */
  Look over(FleetSpec fleet) {
    String application = fleet.application();
    Heart heart = new Heart(application, heartbeat, () -> heartbeat(application), steady, beside);
    Overseer overseer = overseer(application);
    return new WatchedLook(
        session.world(fleet),
        session.ledger(),
        (world, ledger) -> session.reconciler(fleet, world, ledger),
        vigil(application),
        new WatchedLook.Ear() {
          @Override
          public void saw(Seen seen) {
            heart.decided();
            overseer.saw(seen);
          }

          @Override
          public void standsBy() {
            overseer.standsBy();
          }
        });
  }

  Overseer overseer(String application) {
    return overseers.computeIfAbsent(
        application,
        name ->
            new Overseer(
                name,
                now ->
                    new Overseer.Told(
                        session.database().installation(name),
                        new PastRecords(session.database()).of(name, now)),
                steady,
                beside));
  }

  /** As the version that governs now says. */
  private Optional<String> heartbeat(String application) {
    return session
        .ledger()
        .fleets()
        .active(application)
        .map(Active::spec)
        .flatMap(fleet -> fleet.heartbeat().map(session.references(fleet)));
  }

  /** Says it when a look hangs. */
  void tellOfHangs() {
    vigils.values().forEach(Vigil::tellOfHang);
  }

  Vigil vigil(String application) {
    return vigils.computeIfAbsent(application, name -> new Vigil(name, steady));
  }

  /**
   * How an application stands.
   *
   * @param ok somebody decides for it
   */
  private record Health(boolean ok, String says) {}

  /** The page {@code /healthz}: 200 while somebody decides for every application, else 503. */
  Answer health(List<String> applications) {
    Map<String, Health> all = new LinkedHashMap<>();
    applications.forEach(name -> all.put(name, health(name)));
    boolean ok = all.values().stream().allMatch(Health::ok);
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("ok", ok);
    page.put("applications", all);
    return new Answer(
        ok ? 200 : 503, "application/json", JsonMapper.shared().writeValueAsString(page));
  }

  private Health health(String application) {
    Optional<Duration> hangs = vigil(application).hanging();
    if (hangs.isPresent()) {
      return new Health(
          false, "a look has been under way here for %s".formatted(Sentences.of(hangs.get())));
    }
    try {
      Silence silence = silence(session.status().deciding(application));
      var now = session.database().instant();
      return silence
          .alarm(now)
          .or(() ->
              silence.holder().isEmpty()
                  ? Optional.of("no process holds the lease")
                  : Optional.empty())
          .map(says -> new Health(false, says))
          .orElseGet(() -> new Health(true, decides(silence, silence.age(now).orElseThrow())));
    } catch (RuntimeException away) {
      return new Health(false, "scaler's database does not answer, so nothing is changed");
    }
  }

  private String decides(Silence silence, Duration ago) {
    String holder = silence.holder().orElseThrow();
    return "%s, the last time %s ago"
        .formatted(
            holder.equals(session.here().process())
                ? "this process decides"
                : "this process stands by, %s decides".formatted(holder),
            Sentences.of(ago));
  }

  private static Silence silence(Status.Deciding deciding) {
    return new Silence(deciding.holder(), deciding.lookedAt(), deciding.decidedAt());
  }

  @Override
  public void close() {
    beside.shutdownNow();
    heartbeat.close();
  }
}
