package io.breakwater.udfs.math.evidence;

import io.breakwater.schemas.RecordBytes;
import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Instrument;
import io.breakwater.schemas.avro.ScheduledEvent;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Scheduled events: the latest record of each eventId holds. */
public final class EventCalendar {
  private static final long MEMORY = 24 * Times.HOUR;
  private static final int VERSION = 1;

  private final TreeMap<String, ScheduledEvent> events = new TreeMap<>(Utf8Order.INSTANCE);
  private boolean seen;

  /** Takes a record, in log order; one published before the record it meets changes nothing. */
  public void accept(ScheduledEvent event) {
    seen = true;
    ScheduledEvent before = events.get(event.getEventId());
    if (before == null || publishedAt(before) <= publishedAt(event)) {
      events.put(event.getEventId(), event);
    }
  }

  /** Forgets what took place more than a day before the log clock. */
  public void forgetBefore(long now) {
    events.values().removeIf(event -> event.getScheduledAt() < now - MEMORY);
  }

  private static long publishedAt(ScheduledEvent event) {
    Long published = event.getPublishedAt();
    return published == null ? Times.FROM_THE_START : published;
  }

  /** True once the stream has carried anything. */
  public boolean seen() {
    return seen;
  }

  /**
   * Events that concern the instrument and are not called off, by eventId: asset, sector, macro.
   */
  public List<ScheduledEvent> concerning(Instrument instrument) {
    List<ScheduledEvent> found = new ArrayList<>();
    for (ScheduledEvent event : events.values()) {
      if (!event.getCancelled() && concerns(event, instrument)) {
        found.add(event);
      }
    }
    return found;
  }

  private static boolean concerns(ScheduledEvent event, Instrument instrument) {
    boolean macro = event.getAssets().isEmpty() && event.getSectors().isEmpty();
    String sector = instrument.getSector();
    return macro
        || event.getAssets().contains(instrument.getBase())
        || (sector != null && event.getSectors().contains(sector));
  }

  /** Writes the state as versioned bytes. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeBoolean(seen);
    out.writeInt(events.size());
    for (ScheduledEvent event : events.values()) {
      RecordBytes.write(out, event);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static EventCalendar readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "event calendar");
    EventCalendar calendar = new EventCalendar();
    calendar.seen = in.readBoolean();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      ScheduledEvent event = RecordBytes.read(in, ScheduledEvent.class);
      calendar.events.put(event.getEventId(), event);
    }
    return calendar;
  }
}
