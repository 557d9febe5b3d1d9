import java.sql.*;
import java.util.Properties;

/** A write of JDBC that is reviewed: once it waits on the connection, once it comes back until it is let through. */
public class HeldScript {
  public static void main(String[] words) throws Exception {
    try (Connection connection = open(null);
        PreparedStatement delete = connection.prepareStatement("DELETE FROM notes WHERE id = ?")) {
      delete.setLong(1, -201);
      int count = delete.executeUpdate();
      boolean told = false;
      for (SQLWarning warning = delete.getWarnings(); warning != null; warning = warning.getNextWarning())
        told |= warning.getMessage().contains("waits for a review");
      System.out.println("waited: " + count + " told: " + told);
    }
    try (Connection connection = open("-c sallyport.review=retry");
        PreparedStatement delete = connection.prepareStatement("DELETE FROM notes WHERE id = ?")) {
      delete.setLong(1, -202);
      int refused = 0;
      while (true) {
        try {
          System.out.println("came back: " + delete.executeUpdate() + " refused before: " + (refused > 0));
          break;
        } catch (SQLException fault) {
          if (!"55000".equals(fault.getSQLState()) || !fault.getMessage().contains("code=review-pending")) throw fault;
          refused += 1;
          Thread.sleep(100);
        }
      }
    }
    System.out.println("the end");
  }

  static Connection open(String options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv("PGUSER"));
    properties.setProperty("password", System.getenv("PGPASSWORD"));
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", System.getenv("PGSSLROOTCERT"));
    if (options != null) properties.setProperty("options", options);
    String place = "localhost:" + System.getenv("PGPORT") + "/" + System.getenv("PGDATABASE");
    return DriverManager.getConnection("jdbc:postgresql://" + place, properties);
  }
}
