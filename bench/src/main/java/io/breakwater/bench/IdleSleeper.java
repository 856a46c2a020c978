package io.breakwater.bench;

import java.util.ArrayList;
import java.util.List;

/** Sleeps a millisecond again and again, and notes how much too long it slept. */
final class IdleSleeper implements Runnable {
  private static final long NANOS = 1_000_000;

  private final List<Latencies> rounds = new ArrayList<>();
  private volatile boolean stopped;

  synchronized void nextRound() {
    rounds.add(new Latencies());
  }

  private synchronized void add(long nanos) {
    if (!rounds.isEmpty()) {
      rounds.get(rounds.size() - 1).add(nanos);
    }
  }

  /** What was noted in each round. */
  synchronized Latencies[] rounds(int count) {
    return rounds.subList(0, count).toArray(Latencies[]::new);
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      while (!stopped) {
        long before = System.nanoTime();
        Thread.sleep(1);
        add(System.nanoTime() - before - NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
