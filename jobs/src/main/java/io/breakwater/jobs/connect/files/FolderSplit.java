package io.breakwater.jobs.connect.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * How far a folder has been read.
 *
 * @param told records already told
 */
public record FolderSplit(long told) implements SourceSplit {
  @Override
  public String splitId() {
    return "folder";
  }

  /**
   * What the enumerator still has to hand out.
   *
   * @param split null: it is with a reader
   */
  public record Pending(@Nullable FolderSplit split) {}

  /** Eight bytes. */
  static final class Serializer implements SimpleVersionedSerializer<FolderSplit> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(FolderSplit split) {
      return ByteBuffer.allocate(Long.BYTES).putLong(split.told()).array();
    }

    @Override
    public FolderSplit deserialize(int version, byte[] bytes) throws IOException {
      if (version != 1) {
        throw new IOException("folder split of unknown version " + version);
      }
      return new FolderSplit(ByteBuffer.wrap(bytes).getLong());
    }
  }

  /** Eight bytes, or none. */
  static final class PendingSerializer implements SimpleVersionedSerializer<Pending> {
    private final Serializer split = new Serializer();

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Pending pending) {
      FolderSplit held = pending.split();
      return held == null ? new byte[0] : split.serialize(held);
    }

    @Override
    public Pending deserialize(int version, byte[] bytes) throws IOException {
      return new Pending(bytes.length == 0 ? null : split.deserialize(version, bytes));
    }
  }
}
