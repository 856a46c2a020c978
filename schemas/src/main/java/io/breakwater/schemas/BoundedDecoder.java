package io.breakwater.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro binary from an array, believing nothing: no length is allocated that the remaining bytes
 * cannot fill, no number wraps round, text is well-formed UTF-8.
 *
 * <p>Avro's own decoder allocates what a length says, so a flipped bit can ask for gigabytes. Every
 * element of our arrays and maps takes at least one byte, which bounds their counts.
 */
final class BoundedDecoder extends Decoder {
  private final byte[] bytes;
  private final ByteBuffer numbers;
  private int position;

  BoundedDecoder(byte[] bytes, int start) {
    this.bytes = bytes;
    this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    this.position = start;
  }

  @Override
  public int remainingBytes() {
    return bytes.length - position;
  }

  @Override
  public void readNull() {
    // Takes no bytes.
  }

  @Override
  public boolean readBoolean() throws IOException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw new IOException("a boolean of " + value);
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new IOException("an int of " + value);
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next();
      value |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new IOException("a number of more than ten bytes");
  }

  @Override
  public float readFloat() throws IOException {
    return numbers.getFloat(take(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return numbers.getDouble(take(Double.BYTES));
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    int start = take(length);
    for (int i = start; i < start + length; i++) {
      if (bytes[i] < 0) {
        return readUnicode(start, length);
      }
    }
    return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
  }

  private String readUnicode(int start, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(ByteBuffer.wrap(bytes, start, length))
        .toString();
  }

  @Override
  public void skipString() throws IOException {
    take(length());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] copy = new byte[length()];
    readFixed(copy, 0, copy.length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    take(length());
  }

  @Override
  public void readFixed(byte[] target, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), target, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return items();
  }

  @Override
  public long arrayNext() throws IOException {
    return items();
  }

  @Override
  public long skipArray() throws IOException {
    return skippable();
  }

  @Override
  public long readMapStart() throws IOException {
    return items();
  }

  @Override
  public long mapNext() throws IOException {
    return items();
  }

  @Override
  public long skipMap() throws IOException {
    return skippable();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** Items of the next block; a negative count is followed by the block's length in bytes. */
  private int items() throws IOException {
    long count = readLong();
    if (count < 0) {
      length();
      count = -count;
    }
    return within(count);
  }

  /** Skips blocks whose length is given; else answers how many items must be skipped one by one. */
  private long skippable() throws IOException {
    long count = readLong();
    while (count < 0) {
      take(length());
      count = readLong();
    }
    return within(count);
  }

  private int length() throws IOException {
    return within(readLong());
  }

  private int within(long length) throws IOException {
    if (length < 0 || length > remainingBytes()) {
      throw new EOFException(length + " asked for, " + remainingBytes() + " bytes are left");
    }
    return (int) length;
  }

  private byte next() throws EOFException {
    return bytes[take(1)];
  }

  private int take(int length) throws EOFException {
    int start = position;
    if (length > bytes.length - start) {
      throw new EOFException("ends at byte " + bytes.length);
    }
    position = start + length;
    return start;
  }
}
