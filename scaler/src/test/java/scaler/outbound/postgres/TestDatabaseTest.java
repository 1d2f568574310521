package scaler.outbound.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {
  @Test
  void each_database_is_empty_and_another_one() throws Exception {
    TestDatabase first = TestDatabase.fresh();
    TestDatabase second = TestDatabase.fresh();
    try (Connection connection = first.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table seen (x int)");
    }
    try (Connection connection = second.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select to_regclass('seen') is null")) {
      found.next();
      assertThat(found.getBoolean(1)).isTrue();
    }
    assertThat(first.url()).isNotEqualTo(second.url());
  }
}
