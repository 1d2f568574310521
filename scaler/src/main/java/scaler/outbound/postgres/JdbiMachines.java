package scaler.outbound.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import scaler.core.model.Asked;
import scaler.core.model.EndCause;
import scaler.core.model.Handover;
import scaler.core.model.HeldVolume;
import scaler.core.model.Machine;
import scaler.core.model.Machine.Drain;
import scaler.core.model.Machine.Place;
import scaler.core.model.MachineId;
import scaler.core.model.MachineState;
import scaler.core.model.RoleName;
import scaler.core.model.VolumeId;
import scaler.engine.port.LaunchRequest;
import scaler.engine.port.Lease;
import scaler.engine.port.Machines;
import scaler.engine.port.VolumesTakenException;

/** Machines as rows; each write checks the lease and leaves an event in the same transaction. */
public final class JdbiMachines implements Machines {
  private final Jdbi jdbi;

  public JdbiMachines(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<Machine> living(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT * FROM machine WHERE application = :application AND state <> 'gone'
                ORDER BY slot
                """)
            .bind("application", application)
            .map((rs, context) -> machine(rs))
            .list());
  }

  @Override
  public Machine intend(
      Lease lease,
      RoleName role,
      Spot spot,
      int version,
      LongFunction<LaunchRequest> request,
      Instant now) {
    return jdbi.inTransaction(handle -> {
      Fence.check(handle, lease);
      refuseTaken(handle, spot.volumes());
      long slot =
          handle
              .createQuery("SELECT nextval(pg_get_serial_sequence('machine', 'slot'))")
              .mapTo(Long.class)
              .one();
      handle
          .createUpdate(
              """
              INSERT INTO machine
                (slot, application, role, zone, version, request, since, requested_at,
                 asked_what, asked_times, asked_at, asked_open, volumes)
              OVERRIDING SYSTEM VALUE
              VALUES (:slot, :application, :role, :zone, :version, :request::jsonb, :now, :now,
                'launch', 1, :now, :now, :volumes::jsonb)
              """)
          .bind("slot", slot)
          .bind("application", lease.application())
          .bind("role", role.value())
          .bind("zone", spot.zone())
          .bind("volumes", Json.write(byDevice(spot.volumes())))
          .bind("version", version)
          .bind("request", Json.write(request.apply(slot)))
          .bind("now", now)
          .execute();
      event(handle, lease, slot, MachineState.REQUESTED, "requested in " + spot.zone(), now);
      return Machine.requested(slot, role, spot.zone(), spot.volumes(), now);
    });
  }

  private static Map<String, String> byDevice(List<HeldVolume> volumes) {
    Map<String, String> ids = new TreeMap<>();
    volumes.forEach(volume -> ids.put(volume.device(), volume.id().value()));
    return ids;
  }

  /** Loops of several applications may want the same volume at once: one waits for the other. */
  private static void refuseTaken(Handle handle, List<HeldVolume> volumes) {
    if (volumes.isEmpty()) {
      return;
    }
    handle.execute("SELECT pg_advisory_xact_lock(hashtext('scaler volumes'))");
    handle
        .createQuery(
            """
            SELECT application, slot, held.value AS volume
            FROM machine, jsonb_each_text(volumes) AS held
            WHERE state <> 'gone' AND volumes <> '{}' AND held.value = ANY (:wanted)
            ORDER BY slot, volume
            """)
        .bindArray("wanted", String.class, volumes.stream().map(one -> one.id().value()).toList())
        .map((rs, context) ->
            new VolumesTakenException(
                rs.getString("volume"), rs.getString("application"), rs.getLong("slot")))
        .findFirst()
        .ifPresent(taken -> {
          throw taken;
        });
  }

  @Override
  public Machine adopt(Lease lease, Handover.Adopt wish, int version, Instant now) {
    return jdbi.inTransaction(handle -> {
      Fence.check(handle, lease);
      handle.execute("DELETE FROM end_wish WHERE instance_id = ?", wish.machine().value());
      JdbiRestraints.forget(handle, wish.machine());
      Machine adopted =
          handle
              .createQuery(
                  """
                  INSERT INTO machine
                    (application, role, zone, version, request, instance_id, state, since,
                     requested_at, first_running_at, address, port_offset, machine_type, pageless)
                  VALUES (:application, :role, :zone, :version, '{}', :id, 'in_service', :now,
                     :now, :running, :address, :offset, :type, :pageless)
                  RETURNING *
                  """)
              .bind("application", lease.application())
              .bind("role", wish.role().value())
              .bind("zone", wish.zone())
              .bind("version", version)
              .bind("id", wish.machine().value())
              .bind("now", now)
              .bind("running", wish.runningSince())
              .bind("address", wish.place().address())
              .bind("offset", wish.place().portOffset())
              .bind("type", wish.place().type())
              .bind("pageless", wish.pageless())
              .map((rs, context) -> machine(rs))
              .one();
      event(handle, lease, adopted.slot(), adopted.state(), "to be adopted, " + wish.asked(), now);
      return adopted;
    });
  }

  @Override
  public Map<RoleName, Integer> unprovenEnds(String application, Instant since) {
    return jdbi.withHandle(handle -> MachineColumns.unproven(handle, application, since));
  }

  @Override
  public Optional<Instant> letGo(String application, MachineId machine) {
    return jdbi.withHandle(handle -> MachineColumns.letGo(handle, application, machine));
  }

  @Override
  public LaunchRequest request(long slot) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT request FROM machine WHERE slot = :slot")
            .bind("slot", slot)
            .map((rs, context) -> Json.read(rs.getString(1), LaunchRequest.class))
            .one());
  }

  @Override
  public void write(Lease lease, Machine before, Machine after, String what, Instant now) {
    jdbi.useTransaction(handle -> {
      Fence.check(handle, lease);
      var update =
          handle.createUpdate(
              """
              UPDATE machine SET
                instance_id = :id, state = :state, since = :since, first_running_at = :running,
                address = :address, port_offset = :offset, machine_type = :type,
                drain_cause = :drainCause, drain_detail = :drainDetail, drain_since = :drainSince,
                cordoned_at = :cordoned, acknowledged_at = :acknowledged,
                unlocked_at = :unlocked, late_at = :late, missing_since = :missing,
                end_cause = :endCause, end_detail = :endDetail, asked_what = :askedWhat,
                asked_times = :askedTimes, asked_at = :askedAt, asked_open = :askedOpen,
                heal = :heal::jsonb, unproven_at = coalesce(unproven_at, :unproven)
              WHERE slot = :slot AND application = :application AND state = :before
              """);
      bind(update, after)
          .bind("slot", before.slot())
          .bind("application", lease.application())
          .bind("before", before.state().word())
          .bind("unproven", MachineColumns.unproven(before, after, now));
      if (update.execute() != 1) {
        throw new IllegalStateException(
            "machine %d is not %s any more".formatted(before.slot(), before.state().word()));
      }
      event(handle, lease, after.slot(), after.state(), what, now);
    });
  }

  private static <S extends SqlStatement<S>> S bind(S update, Machine machine) {
    Optional<Drain> drain = machine.drain();
    return update
        .bind("id", machine.id().map(MachineId::value))
        .bind("state", machine.state().word())
        .bind("since", machine.since())
        .bind("running", machine.firstRunning())
        .bind("address", machine.place().map(Place::address))
        .bind("offset", machine.place().map(Place::portOffset).orElse(0))
        .bind("type", machine.place().map(Place::type))
        .bind("drainCause", drain.map(d -> d.cause().kind().word()))
        .bind("drainDetail", drain.map(d -> d.cause().detail()))
        .bind("drainSince", drain.map(Drain::since))
        .bind("cordoned", drain.flatMap(Drain::cordoned))
        .bind("acknowledged", drain.flatMap(Drain::acknowledged))
        .bind("unlocked", drain.flatMap(Drain::unlocked))
        .bind("late", drain.flatMap(Drain::late))
        .bind("missing", machine.missingSince())
        .bind("endCause", machine.end().map(end -> end.kind().word()))
        .bind("endDetail", machine.end().map(EndCause::detail))
        .bind("askedWhat", machine.asked().map(asked -> asked.what().word()))
        .bind("askedTimes", machine.asked().map(Asked::times))
        .bind("askedAt", machine.asked().map(Asked::last))
        .bind("askedOpen", machine.asked().flatMap(Asked::open))
        .bind("heal", MachineColumns.written(machine));
  }

  static void event(
      Handle handle, Lease lease, long slot, MachineState state, String what, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO machine_event (slot, at, epoch, state, what)
            VALUES (:slot, :now, :epoch, :state, :what)
            """)
        .bind("slot", slot)
        .bind("now", now)
        .bind("epoch", lease.epoch())
        .bind("state", state.word())
        .bind("what", what)
        .execute();
  }

  static Machine machine(ResultSet rs) throws SQLException {
    Optional<Instant> drainSince = Database.instant(rs, "drain_since");
    Optional<Drain> drain = Optional.empty();
    if (drainSince.isPresent()) {
      drain =
          Optional.of(
              new Drain(
                  new EndCause(
                      EndCause.Kind.of(rs.getString("drain_cause")), rs.getString("drain_detail")),
                  drainSince.get(),
                  Database.instant(rs, "cordoned_at"),
                  Database.instant(rs, "acknowledged_at"),
                  Database.instant(rs, "unlocked_at"),
                  Database.instant(rs, "late_at")));
    }
    Optional<String> address = Optional.ofNullable(rs.getString("address"));
    int offset = rs.getInt("port_offset");
    String type = Optional.ofNullable(rs.getString("machine_type")).orElse("");
    Optional<String> endCause = Optional.ofNullable(rs.getString("end_cause"));
    String endDetail = Optional.ofNullable(rs.getString("end_detail")).orElse("");
    return new Machine(
        rs.getLong("slot"),
        new RoleName(rs.getString("role")),
        rs.getString("zone"),
        Optional.ofNullable(rs.getString("instance_id")).map(MachineId::new),
        MachineState.of(rs.getString("state")),
        Database.instant(rs, "since").orElseThrow(),
        Database.instant(rs, "requested_at").orElseThrow(),
        Database.instant(rs, "first_running_at"),
        address.map(where -> new Place(where, offset, type)),
        drain,
        Database.instant(rs, "missing_since"),
        endCause.map(cause -> new EndCause(EndCause.Kind.of(cause), endDetail)),
        MachineColumns.asked(rs),
        volumes(rs),
        rs.getBoolean("pageless"),
        MachineColumns.read(rs));
  }

  private static List<HeldVolume> volumes(ResultSet rs) throws SQLException {
    return new TreeMap<>(Json.texts(rs.getString("volumes")))
        .entrySet().stream()
            .map(held -> new HeldVolume(new VolumeId(held.getValue()), held.getKey()))
            .toList();
  }
}
