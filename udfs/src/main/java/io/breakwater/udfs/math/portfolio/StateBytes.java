package io.breakwater.udfs.math.portfolio;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Small values inside the versioned bytes of an engine.
 *
 * <p>{@link DataOutput#writeUTF} refuses strings over 65 535 bytes; ids come from outside and may
 * be any length, and a snapshot must not fail because of one.
 */
public final class StateBytes {
  private StateBytes() {}

  /** Writes a string of any length. */
  public static void writeString(DataOutput out, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeString} wrote. */
  public static String readString(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes a number or its absence. */
  public static void writeNullableDouble(DataOutput out, @Nullable Double value)
      throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeDouble(value);
    }
  }

  /** Reads what {@link #writeNullableDouble} wrote. */
  public static @Nullable Double readNullableDouble(DataInput in) throws IOException {
    return in.readBoolean() ? in.readDouble() : null;
  }

  /** Refuses bytes of a version this code does not know. */
  public static void expectVersion(DataInput in, int version, String what) throws IOException {
    int found = in.readByte();
    if (found != version) {
      throw new IOException(
          what + ": state version " + found + " is not known, expected " + version);
    }
  }
}
