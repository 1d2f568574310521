package scaler.outbound.postgres;

import scaler.engine.port.RescuesContract;

class JdbiRescuesTest extends RescuesContract {
  JdbiRescuesTest() {
    super(new PostgresRecords(Tables.shared()));
  }
}
