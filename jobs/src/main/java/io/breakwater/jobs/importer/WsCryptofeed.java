package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.breakwater.schemas.JsonFault;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Raw captures of cryptofeed: {@code time: message} for what was received, {@code url -> time:
 * reply} for REST, {@code url <-> time} for a connection, {@code url <- time: message} for what was
 * sent. Which exchange it is, the addresses say; before the first of them, the file's name.
 */
final class WsCryptofeed implements FrameFormat.FrameParser {
  private static final Pattern RECEIVED = Pattern.compile("(\\d+(?:\\.\\d+)?): (.*)");
  private static final Pattern TALK =
      Pattern.compile("((?:wss?|https?)://\\S+) (<->|<-|->) (\\d+(?:\\.\\d+)?)(?:: (.*))?");
  private static final int DIGITS_OF_NANOS = 9;

  private @Nullable Exchange exchange;

  WsCryptofeed(Path file) {
    this.exchange = Exchange.ofFile(file);
  }

  @Override
  public FrameFormat.@Nullable Frame parse(String line) throws JsonFault, UnreadableFileException {
    Matcher received = RECEIVED.matcher(line);
    if (received.matches()) {
      return new FrameFormat.Frame(
          FrameFormat.Kind.MESSAGE,
          speaker(),
          nanos(received.group(1)),
          "",
          message(received.group(2)));
    }
    Matcher talk = TALK.matcher(line);
    if (talk.matches()) {
      return talk(talk);
    }
    if (line.startsWith("configuration: ")) {
      return null;
    }
    throw new JsonFault("UNDECODABLE", null, "neither 'time: message' nor 'url -> time: reply'");
  }

  private FrameFormat.@Nullable Frame talk(Matcher talk) throws JsonFault, UnreadableFileException {
    String url = talk.group(1);
    Exchange named = Exchange.ofUrl(url);
    if (named == null) {
      throw new UnreadableFileException(
          "a capture of " + url + ": understood are the messages of " + Exchange.known());
    }
    exchange = named;
    String body = talk.group(4);
    if (talk.group(2).equals("<->")) {
      return new FrameFormat.Frame(
          FrameFormat.Kind.CONNECTION, named, nanos(talk.group(3)), url, MissingNode.getInstance());
    }
    if (!talk.group(2).equals("->") || body == null) {
      return null;
    }
    // Names and contract sizes hold for the whole capture, whenever they were asked for.
    long arrival = Exchange.listsInstruments(url) ? 0 : nanos(talk.group(3));
    return new FrameFormat.Frame(FrameFormat.Kind.REPLY, named, arrival, url, JsonText.any(body));
  }

  private Exchange speaker() throws UnreadableFileException {
    if (exchange == null) {
      throw new UnreadableFileException(
          "a capture of an unknown exchange: neither an address in it nor its name says which of "
              + Exchange.known());
    }
    return exchange;
  }

  /** Some signs of life are bare words. */
  private static JsonNode message(String text) throws JsonFault {
    boolean life = text.equals("pong") || text.equals("ping");
    return life ? TextNode.valueOf(text) : JsonText.any(text);
  }

  private static long nanos(String seconds) {
    return new BigDecimal(seconds).movePointRight(DIGITS_OF_NANOS).longValue();
  }
}
