package io.breakwater.udfs.function.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/** Versioned bytes of an engine's parts. */
public final class Parts {
  private Parts() {}

  /** What {@code writer} writes. */
  public static byte[] bytes(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    DataOutputStream out = new DataOutputStream(bytes);
    writer.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  /**
   * Reads a part whose first byte is its version.
   *
   * @throws IOException naming the part if it is missing or newer than this program
   */
  public static <T> T read(Map<String, byte[]> parts, String part, int newest, Reader<T> reader)
      throws IOException {
    byte[] bytes = parts.get(part);
    if (bytes == null) {
      throw new IOException("the state has no part " + part + ", only " + parts.keySet());
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readByte();
    if (version < 1 || version > newest) {
      throw new IOException(
          "part " + part + " has version " + version + ", this program knows up to " + newest);
    }
    return reader.read(in, version);
  }

  /** Writes a part, version first. */
  @FunctionalInterface
  public interface Writer {
    /** Writes everything. */
    void write(DataOutput out) throws IOException;
  }

  /** Reads a part behind its version. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Reads what that version wrote. */
    T read(DataInput in, int version) throws IOException;
  }
}
