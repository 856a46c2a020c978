package io.breakwater.jobs.demo;

import io.breakwater.jobs.config.MarketReading;
import io.breakwater.schemas.TickFrames;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo does.
 *
 * @param day what is fed
 * @param speed times real time; 0: as fast as possible
 * @param untilDone true: end with the day; false: stay up until interrupted
 * @param export folder for what was fed; null: none
 * @param output folder for what was decided; null: none
 * @param webPort port of the web UI; 0: any
 * @param kafkaPort port of the broker; 0: any; null: 9092, and any where that is taken
 * @param parallelism of each of the four jobs
 * @param frame trades or books of a partition fed in one Kafka record; 1: each alone
 * @param reading how the market is read
 * @param classes jar from which jobs load their classes; null: those of this process
 */
public record DemoSettings(
    Day day,
    double speed,
    boolean untilDone,
    @Nullable Path export,
    @Nullable Path output,
    int webPort,
    @Nullable Integer kafkaPort,
    int parallelism,
    int frame,
    MarketReading reading,
    @Nullable Path classes) {
  /** Refuses what cannot be. */
  public DemoSettings {
    if (!(speed >= 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a speed is a number from 0 up, not " + speed);
    }
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism must be at least 1, is " + parallelism);
    }
    if (frame < 1 || frame > TickFrames.MOST_TICKS) {
      throw new IllegalArgumentException(
          "a frame holds 1 to " + TickFrames.MOST_TICKS + " ticks, not " + frame);
    }
  }

  /** True: fills are simulated inside the rooms, so that the outcome is the same every time. */
  boolean simulatesInRooms() {
    return speed == 0 && !day.bringsFills();
  }

  /** True: a venue beside the product fills. */
  boolean simulatesVenue() {
    return speed > 0 && !day.bringsFills();
  }
}
