package io.breakwater.jobs.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of brokers on the command line. */
final class Brokers {
  private static final Pattern ADDRESS = Pattern.compile("(.+):(\\d{1,5})");
  private static final int CONNECT_MILLIS = 3_000;

  private Brokers() {}

  /**
   * Makes sure that one of the brokers listens: Kafka's own client would try in silence for a
   * minute.
   *
   * @param bootstrap {@code host:port}, several with commas
   */
  static void check(String bootstrap) throws FailureException {
    for (String each : bootstrap.split(",", -1)) {
      Matcher address = ADDRESS.matcher(each.strip());
      if (!address.matches() || Integer.parseInt(address.group(2)) > 0xFFFF) {
        throw new FailureException("--bootstrap must be HOST:PORT, is '" + each + "'");
      }
      if (listens(address.group(1), Integer.parseInt(address.group(2)))) {
        return;
      }
    }
    throw new FailureException(
        "nothing listens at "
            + bootstrap
            + ": start 'breakwater demo' or name your broker with --bootstrap HOST:PORT.");
  }

  private static boolean listens(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      // The caller says which addresses were tried.
      return false;
    }
  }
}
