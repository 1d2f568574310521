package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.decide.Verdict;
import scaler.core.model.CloudMachine;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.core.model.Sight;
import scaler.core.model.TargetState;
import scaler.engine.port.Journal;
import scaler.engine.port.Lease;
import tools.jackson.databind.node.ObjectNode;

/**
 * The loop's memory and what it leaves to be read: decisions, samples, what machines looked like.
 */
public final class JdbiJournal implements Journal {
  private final Jdbi jdbi;

  public JdbiJournal(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Map<RoleName, Memory> memories(String application) {
    return jdbi.withHandle(handle -> RoleMemories.of(handle, application));
  }

  @Override
  public long record(
      Lease lease, int version, RoleView view, Verdict verdict, List<Guard> guards, Instant now) {
    return jdbi.inTransaction(handle -> {
      Fence.check(handle, lease);
      RoleMemories.remember(handle, lease.application(), view, verdict, guards);
      sample(handle, lease, view, verdict, now);
      if (!stands(handle, lease, view, verdict)) {
        decide(handle, lease, version, view, verdict, guards, now);
      }
      seen(handle, view.machines());
      return inForce(handle, lease, view.spec().name());
    });
  }

  @Override
  public void launches(Lease lease, RoleName role, LaunchTrouble trouble) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      RoleMemories.launches(handle, lease.application(), role, trouble);
    });
  }

  @Override
  public void rests(Lease lease, RoleName role, Offer offer, Instant until) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      RoleMemories.rests(handle, lease.application(), role, offer, until);
    });
  }

  @Override
  public void looked(Lease lease, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE lease SET looked_at = :now WHERE application = :application AND epoch = :epoch")
            .bind("now", now)
            .bind("application", lease.application())
            .bind("epoch", lease.epoch())
            .execute());
  }

  private static void sample(
      Handle handle, Lease lease, RoleView view, Verdict verdict, Instant now) {
    Optional<Reading.Known> known =
        view.reading().filter(Reading.Known.class::isInstance).map(Reading.Known.class::cast);
    Optional<Reading.Jobs> jobs = known.flatMap(Reading.Known::jobs);
    handle
        .createUpdate(
            """
            INSERT INTO sample (application, role, at, ready, running, scheduled, failed, oldest_s,
                                wanted, actual, in_service, existing)
            VALUES (:application, :role, :at, :ready, :running, :scheduled, :failed, :oldest,
                    :wanted, :actual, :inService, :existing)
            ON CONFLICT DO NOTHING
            """)
        .bind("application", lease.application())
        .bind("role", view.spec().name().value())
        .bind("at", now)
        .bind("ready", known.map(Reading.Known::ready))
        .bind("running", jobs.map(Reading.Jobs::running))
        .bind("scheduled", jobs.map(Reading.Jobs::scheduled))
        .bind("failed", jobs.map(Reading.Jobs::failed))
        .bind("oldest", jobs.map(seen -> seen.oldestWait().toMillis() / 1000.0))
        .bind("wanted", verdict.wanted())
        .bind("actual", verdict.actual())
        .bind("inService", view.in(MachineState.IN_SERVICE))
        .bind("existing", view.machines().size())
        .execute();
  }

  /** A decision is written when its number or the kind of its reason differs from the last one. */
  private static void decide(
      Handle handle,
      Lease lease,
      int version,
      RoleView view,
      Verdict verdict,
      List<Guard> guards,
      Instant now) {
    String kinds = kinds(guards);
    handle
        .createUpdate(
            """
            INSERT INTO decision (application, role, at, epoch, version, wanted, actual, reason,
                                  guards, inputs, sentence)
            SELECT :application, :role, :at, :epoch, :version, :wanted, :actual, :reason::jsonb,
                   :guards::jsonb, :inputs::jsonb, :sentence
            WHERE NOT EXISTS (
              SELECT 1 FROM (
                SELECT wanted, reason ->> 'type' AS type, guards ->> 'kinds' AS kinds FROM decision
                WHERE application = :application AND role = :role ORDER BY id DESC LIMIT 1) last
              WHERE last.wanted = :wanted AND last.type = :type AND last.kinds = :kinds)
            """)
        .bind("application", lease.application())
        .bind("role", view.spec().name().value())
        .bind("at", now)
        .bind("epoch", lease.epoch())
        .bind("version", version)
        .bind("wanted", verdict.wanted())
        .bind("actual", verdict.actual())
        .bind("reason", Json.typed(verdict.reason()).toString())
        .bind("guards", guards(guards, kinds).toString())
        .bind("inputs", inputs(view, verdict).toString())
        .bind("sentence", Sentences.of(verdict))
        .bind("type", verdict.reason().getClass().getSimpleName())
        .bind("kinds", kinds)
        .execute();
  }

  private static ObjectNode inputs(RoleView view, Verdict verdict) {
    ObjectNode inputs = Json.object();
    view.reading().ifPresent(reading -> inputs.set("reading", Json.typed(reading)));
    inputs.put("in_service", view.in(MachineState.IN_SERVICE));
    inputs.put("min", verdict.bounds().min());
    inputs.put("max", verdict.bounds().max());
    return inputs;
  }

  /** Which guards spoke, whatever their numbers. */
  private static String kinds(List<Guard> guards) {
    return guards.stream()
        .map(guard -> guard.getClass().getSimpleName())
        .sorted()
        .distinct()
        .toList()
        .toString();
  }

  /** Between two steps of a rule its last step stands; that it still does is no decision. */
  private static boolean stands(Handle handle, Lease lease, RoleView view, Verdict verdict) {
    return verdict.reason() instanceof Reason.LastStep
        && handle
            .createQuery(
                """
                SELECT wanted = :wanted FROM decision
                WHERE application = :application AND role = :role ORDER BY id DESC LIMIT 1
                """)
            .bind("application", lease.application())
            .bind("role", view.spec().name().value())
            .bind("wanted", verdict.wanted())
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false);
  }

  private static ObjectNode guards(List<Guard> guards, String key) {
    ObjectNode node = Json.object();
    node.put("kinds", key);
    var list = node.putArray("list");
    guards.forEach(guard -> list.add(Json.typed(guard)));
    var sentences = node.putArray("sentences");
    guards.forEach(guard -> sentences.add(Sentences.of(guard)));
    return node;
  }

  private static String word(TargetState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * In one statement: a role may have thousands, and few of them change from look to look. What the
   * bill depends on is shown of machines that run only, and is asked for afterwards, so it stays.
   */
  private static void seen(Handle handle, List<Sight> machines) {
    if (machines.isEmpty()) {
      return;
    }
    handle
        .createUpdate(
            """
            WITH now AS (SELECT unnest(:slots) AS slot, unnest(:seen)::jsonb AS seen),
            known AS (
              SELECT slot, jsonb_strip_nulls(jsonb_build_object(
                'platform', machine.seen -> 'platform',
                'publicIpv4', machine.seen -> 'publicIpv4')) || now.seen AS seen
              FROM machine JOIN now USING (slot))
            UPDATE machine SET seen = known.seen FROM known
            WHERE machine.slot = known.slot AND machine.seen IS DISTINCT FROM known.seen
            """)
        .bindArray(
            "slots", Long.class, machines.stream().map(sight -> sight.machine().slot()).toList())
        .bindArray(
            "seen", String.class, machines.stream().map(sight -> seen(sight).toString()).toList())
        .execute();
  }

  private static long inForce(Handle handle, Lease lease, RoleName role) {
    return handle
        .createQuery(
            """
            SELECT id FROM decision WHERE application = :application AND role = :role
            ORDER BY id DESC LIMIT 1
            """)
        .bind("application", lease.application())
        .bind("role", role.value())
        .mapTo(Long.class)
        .one();
  }

  private static ObjectNode seen(Sight sight) {
    ObjectNode seen = Json.object();
    sight
        .page()
        .ifPresent(page -> {
          seen.put("page", page.state().name().toLowerCase(Locale.ROOT));
          seen.put("workers", page.workers());
          page.release().ifPresent(release -> seen.put("release", release));
        });
    switch (sight.health()) {
      case Sight.Health.NotAsked() -> {}
      case Sight.Health.Healthy() -> seen.put("health", "healthy");
      case Sight.Health.Unhealthy(var why) -> seen.put("health", why);
    }
    TargetState.worst(sight.targets().values())
        .ifPresent(target -> seen.put("target", word(target)));
    if (sight.targets().size() > 1) {
      // The worst stands for all; here is which it is.
      seen.put(
          "targets",
          sight.targets().entrySet().stream()
              .map(target -> target.getKey().label() + " " + word(target.getValue()))
              .collect(Collectors.joining(", ")));
    }
    sight.locks().ifPresent(locks -> seen.put("jobs", locks));
    sight
        .cloud()
        .filter(machine -> machine.state() == CloudMachine.State.RUNNING)
        .ifPresent(machine -> {
          seen.put("platform", machine.billing().platform().word());
          seen.put("publicIpv4", machine.billing().publicIpv4() ? "yes" : "no");
        });
    return seen;
  }
}
