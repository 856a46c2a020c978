package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Times;
import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Commands that were obeyed, for seven days: told again, they are not obeyed again. */
final class CommandMemory {
  private static final int VERSION = 1;
  private static final long MEMORY = 7 * 24 * Times.HOUR;

  private final TreeMap<String, Long> obeyed = new TreeMap<>(Utf8Order.INSTANCE);

  /** True the first time a command is told. */
  boolean isNew(String commandId, long now) {
    obeyed.values().removeIf(time -> time < now - MEMORY);
    return obeyed.putIfAbsent(commandId, now) == null;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(obeyed.size());
    for (Map.Entry<String, Long> entry : obeyed.entrySet()) {
      StateBytes.writeText(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  static CommandMemory readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "commands");
    CommandMemory memory = new CommandMemory();
    for (int i = in.readInt(); i > 0; i--) {
      memory.obeyed.put(StateBytes.readText(in), in.readLong());
    }
    return memory;
  }
}
