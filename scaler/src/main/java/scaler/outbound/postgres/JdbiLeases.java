package scaler.outbound.postgres;

import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import scaler.engine.port.Lease;
import scaler.engine.port.Leases;

/**
 * Leases as rows; the server's clock counts, {@code clock_timestamp()} since {@code now()} stands
 * still. A program that is older than what the schema needs gets none and keeps none: while
 * services are replaced one by one, the old ones stop to decide when a new one has changed the
 * schema so that they could not read it any more.
 */
public final class JdbiLeases implements Leases {
  private final Jdbi jdbi;
  private final int schema;

  public JdbiLeases(Database database) {
    this.jdbi = database.jdbi();
    this.schema = database.schema();
  }

  /**
   * While somebody has it the row is not touched: to lock it is to wait for the holder's writes.
   * What changed since is seen once the row is locked.
   */
  @Override
  public Optional<Lease> acquire(String application, String holder) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                INSERT INTO lease (application, holder, epoch, expires_at)
                SELECT :application, :holder, 1, clock_timestamp() + make_interval(secs => :term)
                FROM installation WHERE needs_schema <= :schema AND NOT EXISTS (
                  SELECT 1 FROM lease
                  WHERE application = :application AND expires_at > clock_timestamp())
                ON CONFLICT (application) DO UPDATE
                SET holder = :holder, epoch = lease.epoch + 1,
                    expires_at = clock_timestamp() + make_interval(secs => :term)
                WHERE lease.expires_at <= clock_timestamp()
                RETURNING epoch
                """)
            .bind("application", application)
            .bind("holder", holder)
            .bind("term", TERM.toSeconds())
            .bind("schema", schema)
            .mapTo(Long.class)
            .findOne()
            .map(epoch -> new Lease(application, holder, epoch)));
  }

  @Override
  public boolean lasts(Lease lease, Duration time) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT 1 FROM lease
                WHERE application = :application AND epoch = :epoch
                  AND expires_at > clock_timestamp() + make_interval(secs => :seconds)
                """)
            .bind("application", lease.application())
            .bind("epoch", lease.epoch())
            .bind("seconds", time.toMillis() / 1000.0)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  @Override
  public boolean renew(Lease lease) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE lease SET expires_at = clock_timestamp() + make_interval(secs => :term)
                WHERE application = :application AND epoch = :epoch
                  AND expires_at > clock_timestamp()
                  AND EXISTS (SELECT 1 FROM installation WHERE needs_schema <= :schema)
                """)
            .bind("application", lease.application())
            .bind("epoch", lease.epoch())
            .bind("term", TERM.toSeconds())
            .bind("schema", schema)
            .execute())
        == 1;
  }

  /** One that is over already stays so: who left it to others would leave it to them once more. */
  @Override
  public void release(Lease lease) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE lease SET expires_at = least(expires_at, clock_timestamp())
                WHERE application = :application AND epoch = :epoch
                """)
            .bind("application", lease.application())
            .bind("epoch", lease.epoch())
            .execute());
  }

  @Override
  public Optional<String> holder(String application) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT holder FROM lease
                WHERE application = :application AND expires_at > clock_timestamp()
                """)
            .bind("application", application)
            .mapTo(String.class)
            .findOne());
  }
}
