package scaler.outbound.postgres;

import scaler.engine.port.WishesContract;

class JdbiWishesTest extends WishesContract {
  JdbiWishesTest() {
    super(new PostgresRecords(Tables.shared()));
  }
}
