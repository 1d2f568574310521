package scaler.outbound.postgres;

import scaler.engine.port.FiringsContract;

class JdbiFiringsTest extends FiringsContract {
  JdbiFiringsTest() {
    super(new PostgresRecords(Tables.shared()));
  }
}
