package io.breakwater.udfs.math.cross;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.avro.BarEntry;
import io.breakwater.schemas.avro.BarVector;
import io.breakwater.schemas.avro.VolatilityRegime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Bar vectors by hand. */
final class Vectors {
  private static final long START = 1_741_000_020L * Times.SECOND;

  private final List<BarEntry> entries = new ArrayList<>();
  private final long barEnd;

  private Vectors(long barEnd) {
    this.barEnd = barEnd;
  }

  static long barEnd(int minute) {
    return START + minute * Times.MINUTE;
  }

  static Vectors at(int minute) {
    return new Vectors(barEnd(minute));
  }

  /** One vector with these returns, all NORMAL. */
  static BarVector of(int minute, Map<String, Double> returns) {
    Vectors vectors = at(minute);
    new TreeMap<>(returns)
        .forEach((name, value) -> vectors.add(name, value, VolatilityRegime.NORMAL));
    return vectors.build();
  }

  Vectors add(String instrument, @Nullable Double value, @Nullable VolatilityRegime regime) {
    return add(instrument, value, regime, 100);
  }

  Vectors add(
      String instrument, @Nullable Double value, @Nullable VolatilityRegime regime, double close) {
    BarEntry entry = new BarEntry();
    entry.setInstrument(instrument);
    entry.setReturn$(value);
    entry.setFilled(false);
    entry.setClose(close);
    entry.setRegime(regime);
    entries.add(entry);
    return this;
  }

  BarVector build() {
    BarVector vector = new BarVector();
    vector.setEventTime(barEnd);
    vector.setEntries(entries);
    return vector;
  }
}
