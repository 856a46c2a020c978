package io.breakwater.jobs.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of the loopback interface. */
public final class Ports {
  private static final int ANY = 0;

  private Ports() {}

  /** Distinct free ports, one a call of {@code count}. */
  public static int[] free(int count) {
    ServerSocket[] held = new ServerSocket[count];
    int[] ports = new int[count];
    try {
      // All are held until the last is found, so that none is given twice.
      for (int i = 0; i < count; i++) {
        held[i] = listen(ANY);
        ports[i] = held[i].getLocalPort();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    } finally {
      for (ServerSocket socket : held) {
        close(socket);
      }
    }
    return ports;
  }

  /** True: something listens there. */
  public static boolean taken(int port) {
    try {
      close(listen(port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // A port that a stopped server left a moment ago counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      close(socket);
      throw e;
    }
  }

  private static void close(@org.jspecify.annotations.Nullable ServerSocket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
