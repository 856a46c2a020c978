package io.breakwater.udfs.math.news;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The labelled headlines: {@code label<TAB>headline} lines written for this project. A quarter is
 * held out, chosen by a hash of the text, so that a line never changes sides when others come or
 * go.
 */
final class LabelledHeadlines {
  private static final int HELD_OUT_ONE_IN = 4;

  private LabelledHeadlines() {}

  /** A headline and what a person says it means for the assets it is about: -1, 0 or 1. */
  record Line(int label, String headline) {
    boolean heldOut() {
      return hash() % HELD_OUT_ONE_IN == 0;
    }

    long hash() {
      CRC32 crc = new CRC32();
      crc.update(headline.getBytes(StandardCharsets.UTF_8));
      return crc.getValue();
    }
  }

  static List<Line> all() {
    try (InputStream in = LabelledHeadlines.class.getResourceAsStream("headlines.tsv")) {
      if (in == null) {
        throw new IllegalStateException("headlines.tsv is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(LabelledHeadlines::line)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Line> training() {
    return all().stream().filter(line -> !line.heldOut()).toList();
  }

  static List<Line> heldOut() {
    return all().stream().filter(Line::heldOut).toList();
  }

  private static Line line(String text) {
    int tab = text.indexOf('\t');
    return new Line(Integer.parseInt(text.substring(0, tab)), text.substring(tab + 1));
  }
}
