package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;

/** Lines of {@code local_nanoseconds<space>JSON}: streams of one symbol and REST snapshots. */
final class L2Binance implements FrameFormat.FrameParser {
  @Override
  public FrameFormat.Frame parse(String line) throws JsonFault {
    int space = line.indexOf(' ');
    if (space < 0) {
      throw new JsonFault("UNDECODABLE", null, "a line must be a time, a space and a message");
    }
    return new FrameFormat.Frame(
        FrameFormat.Kind.MESSAGE,
        Exchange.BINANCE,
        arrival(line.substring(0, space)),
        "",
        JsonText.object(line.substring(space)));
  }

  private static long arrival(String text) throws JsonFault {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonFault(
          "WRONG_TYPE", "arrival", "a line must start with nanoseconds, not '" + text + "'");
    }
  }
}
