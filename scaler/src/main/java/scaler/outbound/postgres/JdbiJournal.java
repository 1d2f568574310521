package scaler.outbound.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.decide.Verdict;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.MachineState;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
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
      RoleMemories.remember(handle, lease, version, view, verdict, guards);
      sample(handle, lease, view, verdict, now);
      if (!stands(handle, lease, view, verdict)) {
        decide(handle, lease, version, view, verdict, guards, now);
      }
      SeenMachines.write(handle, lease, view.machines(), now);
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

  @Override
  public void decided(Lease lease, Instant now) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "UPDATE lease SET decided_at = :now WHERE application = :application AND epoch = :epoch")
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
    Optional<Reading.Wanted> counted = jobs.flatMap(Reading.Jobs::wanted);
    handle
        .createUpdate(
            """
            INSERT INTO sample (application, role, at, ready, running, scheduled, failed, oldest_s,
                                epoch, came, counted_ready, counted_running, counted_scheduled,
                                wanted, actual, in_service, existing)
            VALUES (:application, :role, :at, :ready, :running, :scheduled, :failed, :oldest,
                    :epoch, :came, :countedReady, :countedRunning, :countedScheduled,
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
        .bind("epoch", lease.epoch())
        .bind("came", counted.map(Reading.Wanted::came))
        .bind("countedReady", counted.map(Reading.Wanted::ready))
        .bind("countedRunning", counted.map(Reading.Wanted::running))
        .bind("countedScheduled", counted.map(Reading.Wanted::scheduled))
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
}
