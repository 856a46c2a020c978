package io.breakwater.udfs.math.portfolio;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Deterministic identities: the first 16 bytes, hex, of the SHA-256 of joined parts. */
public final class HashIds {
  private static final int BYTES = 16;

  private HashIds() {}

  /** Identity of the parts joined by {@code |} in UTF-8, 32 hex digits. */
  public static String of(Object... parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        text.append('|');
      }
      text.append(parts[i]);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
