package io.breakwater.udfs.math.state;

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

  /** Refuses bytes of a version this code does not know. */
  public static void expectVersion(DataInput in, int version, String what) throws IOException {
    int found = in.readUnsignedByte();
    if (found != version) {
      throw new IOException(
          what + ": state version " + found + " is not known, expected " + version);
    }
  }

  /** Writes a text of any length. */
  public static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeText} wrote. */
  public static String readText(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes a text or its absence. */
  public static void writeOptionalText(DataOutput out, @Nullable String text) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      writeText(out, text);
    }
  }

  /** Reads what {@link #writeOptionalText} wrote. */
  public static @Nullable String readOptionalText(DataInput in) throws IOException {
    return in.readBoolean() ? readText(in) : null;
  }

  /** Writes a number or its absence. */
  public static void writeOptional(DataOutput out, @Nullable Double value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeDouble(value);
    }
  }

  /** Reads what {@link #writeOptional(DataOutput, Double)} wrote. */
  public static @Nullable Double readOptional(DataInput in) throws IOException {
    return in.readBoolean() ? Double.valueOf(in.readDouble()) : null;
  }

  /** Writes a whole number or its absence. */
  public static void writeOptional(DataOutput out, @Nullable Long value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeLong(value);
    }
  }

  /** Reads what {@link #writeOptional(DataOutput, Long)} wrote. */
  public static @Nullable Long readOptionalLong(DataInput in) throws IOException {
    return in.readBoolean() ? Long.valueOf(in.readLong()) : null;
  }

  /** Writes the first {@code count} of the values. */
  public static void writePrefix(DataOutput out, double[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      out.writeDouble(values[i]);
    }
  }

  /** Reads what {@link #writePrefix} wrote into the first places. */
  public static void readPrefix(DataInput in, double[] values, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      values[i] = in.readDouble();
    }
  }
}
