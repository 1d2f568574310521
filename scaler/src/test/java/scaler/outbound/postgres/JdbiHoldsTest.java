package scaler.outbound.postgres;

import scaler.engine.port.HoldsContract;

class JdbiHoldsTest extends HoldsContract {
  JdbiHoldsTest() {
    super(new PostgresRecords(Tables.shared()));
  }
}
