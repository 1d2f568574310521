package scaler.outbound.postgres;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import scaler.core.decide.Guard;
import scaler.core.decide.Reason;
import scaler.core.decide.RoleMemory;
import scaler.core.decide.RoleView;
import scaler.core.decide.Sentences;
import scaler.core.decide.Verdict;
import scaler.core.model.LaunchTrouble;
import scaler.core.model.Offer;
import scaler.core.model.Reading;
import scaler.core.model.RoleName;
import scaler.engine.port.Journal.Memory;
import scaler.engine.port.Lease;
import tools.jackson.databind.node.ObjectNode;

/** One row for each role: what the next look has to know of the ones before. */
final class RoleMemories {
  private RoleMemories() {}

  static Map<RoleName, Memory> of(Handle handle, String application) {
    Map<RoleName, Memory> memories = new HashMap<>();
    handle
        .createQuery("SELECT * FROM role_memory WHERE application = :application")
        .bind("application", application)
        .map((rs, context) -> {
          int wanted = rs.getInt("wanted");
          OptionalInt remembered = rs.wasNull() ? OptionalInt.empty() : OptionalInt.of(wanted);
          return Map.entry(
              new RoleName(rs.getString("role")),
              new Memory(
                  new RoleMemory(
                      remembered,
                      Database.instant(rs, "stepped_at"),
                      Database.instant(rs, "grew_at"),
                      Database.instant(rs, "blind_since"),
                      Optional.ofNullable(rs.getString("learned")).flatMap(Json::remembered),
                      Optional.ofNullable(rs.getString("throughput")).flatMap(Json::throughput)),
                  new LaunchTrouble(
                      rs.getInt("launch_failures"),
                      rs.getInt("launch_pauses"),
                      Database.instant(rs, "paused_until"),
                      rs.getString("last_failure"),
                      Json.offers(rs.getString("resting")))));
        })
        .forEach(entry -> memories.put(entry.getKey(), entry.getValue()));
    return memories;
  }

  static void launches(Handle handle, String application, RoleName role, LaunchTrouble trouble) {
    handle
        .createUpdate(
            """
            INSERT INTO role_memory
              (application, role, launch_failures, launch_pauses, paused_until, last_failure)
            VALUES (:application, :role, :failures, :pauses, :until, :last)
            ON CONFLICT (application, role) DO UPDATE
            SET launch_failures = :failures, launch_pauses = :pauses, paused_until = :until,
                last_failure = :last
            """)
        .bind("application", application)
        .bind("role", role.value())
        .bind("failures", trouble.failures())
        .bind("pauses", trouble.inARow())
        .bind("until", trouble.pausedUntil())
        .bind("last", trouble.last())
        .execute();
  }

  static void rests(Handle handle, String application, RoleName role, Offer offer, Instant until) {
    handle
        .createUpdate(
            """
            INSERT INTO role_memory (application, role, resting)
            VALUES (:application, :role, :offer::jsonb)
            ON CONFLICT (application, role) DO UPDATE
            SET resting = role_memory.resting || :offer::jsonb
            """)
        .bind("application", application)
        .bind("role", role.value())
        .bind("offer", Json.write(Map.of(Json.key(offer), until)))
        .execute();
  }

  /** What failed under another version of the fleet file says nothing of this one. */
  static void remember(
      Handle handle, Lease lease, int version, RoleView view, Verdict verdict, List<Guard> guards) {
    RoleMemory memory = verdict.memory();
    handle
        .createUpdate(
            """
            INSERT INTO role_memory
              (application, role, wanted, stepped_at, grew_at, blind_since, learned, throughput,
               last_look)
            VALUES (:application, :role, :wanted, :stepped, :grew, :blind, :learned::jsonb,
                    :throughput::jsonb, :look::jsonb)
            ON CONFLICT (application, role) DO UPDATE
            SET wanted = :wanted, stepped_at = :stepped, grew_at = :grew, blind_since = :blind,
                learned = :learned::jsonb, throughput = :throughput::jsonb,
                last_look = role_memory.last_look || :look::jsonb,
                launch_failures = CASE WHEN ANEW THEN 0 ELSE role_memory.launch_failures END,
                launch_pauses = CASE WHEN ANEW THEN 0 ELSE role_memory.launch_pauses END,
                paused_until = CASE WHEN ANEW THEN NULL ELSE role_memory.paused_until END
            """
                .replace("ANEW", "(role_memory.last_look ->> 'version')::int <> :version"))
        .bind("application", lease.application())
        .bind("version", version)
        .bind("role", view.spec().name().value())
        .bind("look", look(version, view, verdict, guards).toString())
        .bind("wanted", boxed(memory.wanted()))
        .bind("stepped", memory.steppedAt())
        .bind("grew", memory.grewAt())
        .bind("blind", memory.blindSince())
        .bind("learned", memory.learned().map(Json::remembered).map(Object::toString))
        .bind("throughput", memory.throughput().map(Json::write))
        .execute();
  }

  /** A step's reason stays the reason while the step stands. */
  private static ObjectNode look(int version, RoleView view, Verdict verdict, List<Guard> guards) {
    ObjectNode look = Json.object();
    look.put("version", version);
    look.put("min", verdict.bounds().min());
    look.put("max", verdict.bounds().max());
    if (!(verdict.reason() instanceof Reason.LastStep)) {
      look.put("because", Sentences.of(verdict.reason()));
    }
    look.put("counted", view.neighbours().counted());
    look.putNull("connections");
    view.reading()
        .flatMap(RoleMemories::connections)
        .ifPresent(told -> {
          ObjectNode connections = look.putObject("connections");
          connections.put("most", told.most());
          connections.put("used", told.used());
        });
    var foreign = look.putArray("foreign");
    view.neighbours().inBalancer().forEach(foreign::add);
    var list = look.putArray("guards");
    guards.forEach(guard -> list.add(Sentences.of(guard)));
    var trouble = look.putArray("trouble");
    guards.stream().filter(Guard::isTrouble).map(Sentences::of).forEach(trouble::add);
    return look;
  }

  private static Optional<Reading.Connections> connections(Reading reading) {
    return switch (reading) {
      case Reading.Known known -> known.connections();
      case Reading.Unknown _ -> Optional.empty();
    };
  }

  private static Optional<Integer> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }
}
