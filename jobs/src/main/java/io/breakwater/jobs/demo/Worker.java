package io.breakwater.jobs.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Something that runs beside the demo on a thread of its own until it is done or stopped. */
abstract class Worker implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread thread;

  Worker(String name) {
    this.thread = new Thread(this::runGuarded, name);
    thread.setDaemon(true);
  }

  /** What it does; returns soon after {@link #stopped()}. */
  abstract void run() throws IOException, InterruptedException;

  void start() {
    thread.start();
  }

  private void runGuarded() {
    try {
      run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      failure.set(e);
    }
  }

  final boolean stopped() {
    return stop.getCount() == 0;
  }

  /** Waits; true: it was stopped meanwhile. */
  final boolean pause(Duration time) throws InterruptedException {
    return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Throws if it has failed. */
  final void check() {
    Throwable fault = failure.get();
    if (fault != null) {
      throw new IllegalStateException(
          "the " + thread.getName() + " has failed: " + fault.getMessage(), fault);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
