package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Raw captures of cryptofeed: {@code time: message} for what was received, {@code url -> time:
 * reply} for REST, {@code url <-> time} for a connection, {@code url <- time: message} for what was
 * sent. Binance (spot and futures) is understood.
 */
final class WsCryptofeed implements FrameFormat {
  private static final Pattern RECEIVED = Pattern.compile("(\\d+(?:\\.\\d+)?): (.*)");
  private static final Pattern TALK =
      Pattern.compile("((?:wss?|https?)://\\S+) (<->|<-|->) (\\d+(?:\\.\\d+)?)(?:: (.*))?");
  private static final Pattern SYMBOL = Pattern.compile("[?&]symbol=([A-Za-z0-9_]+)");
  private static final double NANOS_PER_SECOND = 1e9;

  @Override
  public @Nullable Frame parse(String line) throws JsonFault, UnreadableFileException {
    Matcher received = RECEIVED.matcher(line);
    if (received.matches()) {
      return new Frame(nanos(received.group(1)), null, JsonText.object(received.group(2)));
    }
    Matcher talk = TALK.matcher(line);
    if (talk.matches()) {
      return reply(talk);
    }
    if (line.startsWith("configuration: ")) {
      return null;
    }
    throw new JsonFault("UNDECODABLE", null, "neither 'time: message' nor 'url -> time: reply'");
  }

  private static @Nullable Frame reply(Matcher talk) throws JsonFault, UnreadableFileException {
    String url = talk.group(1);
    if (!url.toLowerCase(Locale.ROOT).contains("binance")) {
      throw new UnreadableFileException(
          "a capture of " + url + ": only Binance's messages are understood so far");
    }
    Matcher symbol = SYMBOL.matcher(url);
    boolean snapshot = talk.group(2).equals("->") && url.contains("/depth") && symbol.find();
    if (!snapshot) {
      return null;
    }
    return new Frame(nanos(talk.group(3)), symbol.group(1), JsonText.object(talk.group(4)));
  }

  /** Exact to 256 ns, which is enough to put arrivals in order. */
  private static long nanos(String seconds) {
    return Math.round(Double.parseDouble(seconds) * NANOS_PER_SECOND);
  }
}
