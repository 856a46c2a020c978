package io.breakwater.udfs.math.evidence;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Small words of versioned state: the version byte, and texts of any length. */
public final class StateBytes {
  private StateBytes() {}

  /** Reads the version byte and refuses any but the one known. */
  public static void expectVersion(DataInput in, int version, String what) throws IOException {
    int found = in.readUnsignedByte();
    if (found != version) {
      throw new IOException("state of " + what + " has version " + found + ", known: " + version);
    }
  }

  /** Writes a text; unlike {@code writeUTF} it may be longer than 64 KB. */
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
}
