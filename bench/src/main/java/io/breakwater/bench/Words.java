package io.breakwater.bench;

import java.util.List;

/**
 * What stood behind a benchmark's name on the command line.
 *
 * @param words as typed
 */
record Words(List<String> words) {
  /** True: seconds, shows that it works, its figures say nothing. */
  boolean isShort() {
    return words.contains("--short");
  }

  /** The whole number behind an option, or what holds without it. */
  int number(String option, int otherwise) {
    int place = words.indexOf(option);
    if (place < 0) {
      return otherwise;
    }
    if (place + 1 == words.size()) {
      throw new IllegalArgumentException(option + " needs a number behind it");
    }
    try {
      return Integer.parseInt(words.get(place + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " needs a number, not " + words.get(place + 1));
    }
  }

  /** The first word if it is a number, or what holds without it. */
  int first(int otherwise) {
    return words.isEmpty() || words.get(0).startsWith("--")
        ? otherwise
        : Integer.parseInt(words.get(0));
  }
}
