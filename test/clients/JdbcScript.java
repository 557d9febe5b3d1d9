import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.sql.*;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** What JDBC users do. Prints everything that an application would see. */
public class JdbcScript {
  public static void main(String[] words) throws Exception {
    for (String mode : new String[] {"extended", "simple", "extendedForPrepared"}) {
      Properties properties = new Properties();
      properties.setProperty("user", System.getenv("PGUSER"));
      properties.setProperty("password", System.getenv("PGPASSWORD"));
      properties.setProperty("preferQueryMode", mode);
      String ca = System.getenv("PGSSLROOTCERT");
      properties.setProperty("sslmode", ca == null ? "disable" : "verify-full");
      if (ca != null) properties.setProperty("sslrootcert", ca);
      String url = "jdbc:postgresql://localhost:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE");
      System.out.println("== " + mode);
      try (Connection connection = DriverManager.getConnection(url, properties)) {
        play(connection, mode);
      }
    }
    System.out.println("the end");
  }

  static void play(Connection connection, String mode) throws Exception {
    Statement plain = connection.createStatement();
    show(plain, "SELECT 1 AS a, 'ø' AS b, NULL AS c");
    show(plain, "SELECT 1/0");
    show(plain, "SELEC");
    plain.execute("CREATE TEMP TABLE taken (a int PRIMARY KEY, b text, c bytea, d timestamptz)");
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO taken VALUES (?, ?, ?, ?)")) {
      for (int at = 0; at < 500; at += 1) {
        insert.setInt(1, at);
        insert.setString(2, "row " + at);
        // The driver cannot say bytes in the simple protocol.
        insert.setBytes(3, mode.equals("simple") ? null : new byte[] {0, (byte) at});
        insert.setTimestamp(4, new Timestamp(0));
        insert.addBatch();
      }
      System.out.println(insert.executeBatch().length);
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO taken (a) VALUES (?)")) {
      for (int at = 498; at < 502; at += 1) {
        insert.setInt(1, at);
        insert.addBatch();
      }
      insert.executeBatch();
    } catch (BatchUpdateException fault) {
      System.out.println(fault.getSQLState() + " " + fault.getMessage() + " " + fault.getUpdateCounts().length);
    }
    try (PreparedStatement again = connection.prepareStatement("SELECT b, c FROM taken WHERE a = ?")) {
      // From the fifth time on it is a named statement, with binary results.
      for (int at = 0; at < 8; at += 1) {
        again.setInt(1, at);
        try (ResultSet rows = again.executeQuery()) {
          while (rows.next()) System.out.println(rows.getString(1) + " " + (rows.getBytes(2) == null));
        }
      }
      plain.execute("DEALLOCATE ALL");
      again.setInt(1, 9);
      try (ResultSet rows = again.executeQuery()) {
        System.out.println(rows.next());
      } catch (SQLException fault) {
        System.out.println(fault.getSQLState() + " " + fault.getMessage());
      }
    }
    connection.setAutoCommit(false);
    try (PreparedStatement fetched = connection.prepareStatement("SELECT a FROM taken ORDER BY a")) {
      fetched.setFetchSize(70);
      long sum = 0;
      try (ResultSet rows = fetched.executeQuery()) {
        while (rows.next()) sum += rows.getLong(1);
      }
      System.out.println(sum);
    }
    Savepoint savepoint = connection.setSavepoint();
    show(plain, "SELECT * FROM nowhere");
    show(plain, "SELECT 1");
    connection.rollback(savepoint);
    show(plain, "SELECT 2");
    connection.commit();
    connection.setAutoCommit(true);
    CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
    StringBuilder text = new StringBuilder();
    for (int at = 1000; at < 21000; at += 1) text.append(at).append("\trow\n");
    System.out.println(copies.copyIn("COPY taken (a, b) FROM STDIN", new StringReader(text.toString())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.out.println(copies.copyOut("COPY (SELECT a, b FROM taken ORDER BY a) TO STDOUT", out) + " " + out.size());
    try {
      copies.copyIn("COPY taken (a) FROM STDIN", new StringReader("x\n"));
    } catch (SQLException fault) {
      System.out.println(fault.getSQLState() + " " + fault.getMessage());
    }
    DatabaseMetaData about = connection.getMetaData();
    try (ResultSet columns = about.getColumns(null, "public", "customers", null)) {
      while (columns.next()) System.out.println(columns.getString("COLUMN_NAME") + " " + columns.getString("TYPE_NAME"));
    }
    try (ResultSet keys = about.getImportedKeys(null, "public", "accounts")) {
      while (keys.next()) System.out.println(keys.getString("FK_NAME"));
    }
    try (PreparedStatement returning = connection.prepareStatement("INSERT INTO taken (a) VALUES (-1)", Statement.RETURN_GENERATED_KEYS)) {
      returning.executeUpdate();
      try (ResultSet keys = returning.getGeneratedKeys()) {
        System.out.println(keys.next() + " " + keys.getInt(1));
      }
    }
    plain.execute("LISTEN n; NOTIFY n, 'payload'");
    for (var one : connection.unwrap(PGConnection.class).getNotifications(2000)) System.out.println(one.getName() + " " + one.getParameter());
    Timer timer = new Timer(true);
    timer.schedule(
        new TimerTask() {
          public void run() {
            try {
              plain.cancel();
            } catch (SQLException fault) {
              System.out.println(fault);
            }
          }
        },
        400);
    show(plain, "SELECT pg_sleep(20)");
    plain.setQueryTimeout(1);
    show(plain, "SELECT pg_sleep(21)");
    plain.setQueryTimeout(0);
    show(plain, "SELECT 3");
  }

  static void show(Statement statement, String text) {
    try {
      boolean hasRows = statement.execute(text);
      StringBuilder said = new StringBuilder(text + " " + statement.getUpdateCount());
      if (hasRows) {
        try (ResultSet rows = statement.getResultSet()) {
          int count = rows.getMetaData().getColumnCount();
          while (rows.next()) for (int at = 1; at <= count; at += 1) said.append(' ').append(rows.getString(at));
        }
      }
      System.out.println(said);
    } catch (SQLException fault) {
      System.out.println(text + " " + fault.getSQLState() + " " + fault.getMessage());
    }
  }
}
