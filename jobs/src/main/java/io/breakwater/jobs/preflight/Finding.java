package io.breakwater.jobs.preflight;

import java.util.List;

/**
 * What was found, and what to do about it.
 *
 * @param level how bad it is
 * @param area what was looked at, a word or two
 * @param subjects what it is about, such as topics or brokers; may be empty
 * @param text what was found
 * @param fix what to do; empty where nothing is to be done
 */
public record Finding(Level level, String area, List<String> subjects, String text, String fix) {
  /** How bad it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It runs, with less safety or certainty than it could. */
    WARN,
    /** Do not deploy. */
    FAIL
  }

  /** Something is as it should be. */
  public static Finding ok(String area, String text) {
    return new Finding(Level.OK, area, List.of(), text, "");
  }

  /** Something runs, but not as well as it could. */
  public static Finding warn(String area, String text, String fix) {
    return new Finding(Level.WARN, area, List.of(), text, fix);
  }

  /** Something must be put right first. */
  public static Finding fail(String area, String text, String fix) {
    return new Finding(Level.FAIL, area, List.of(), text, fix);
  }

  /** The same about these. */
  public Finding about(List<String> others) {
    return new Finding(level, area, List.copyOf(others), text, fix);
  }
}
