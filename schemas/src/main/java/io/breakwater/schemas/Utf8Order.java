package io.breakwater.schemas;

import java.util.Comparator;

/**
 * Strings in the order of their UTF-8 bytes, which is the order of their code points.
 *
 * <p>{@link String#compareTo} orders UTF-16 units and puts characters outside the basic plane
 * before U+E000; files and ids are ordered by bytes.
 */
public final class Utf8Order implements Comparator<String>, java.io.Serializable {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean aSurrogate = Character.isSurrogate(a);
        boolean bSurrogate = Character.isSurrogate(b);
        // A surrogate stands for a code point above every character of the basic plane.
        return aSurrogate == bSurrogate ? Character.compare(a, b) : (aSurrogate ? 1 : -1);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
