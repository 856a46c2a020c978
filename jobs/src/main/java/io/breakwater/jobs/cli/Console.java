package io.breakwater.jobs.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Where commands print: results to out, remarks and faults to err, colour only on a terminal. */
public final class Console {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colour;

  /**
   * @param colour true: words may carry terminal colours
   */
  public Console(PrintWriter out, PrintWriter err, boolean colour) {
    this.out = out;
    this.err = err;
    this.colour = colour;
  }

  /** The console of a command. */
  public static Console of(CommandSpec spec) {
    CommandLine line = spec.commandLine();
    return new Console(line.getOut(), line.getErr(), CommandLine.Help.Ansi.AUTO.enabled());
  }

  /** Prints a line of the result. */
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Prints a record as one line of JSON. */
  public void json(SpecificRecord record) {
    say(new String(io.breakwater.schemas.JsonCodec.write(record), StandardCharsets.UTF_8));
  }

  /** Prints a remark beside the result. */
  public void remark(String line) {
    err.println(line);
    err.flush();
  }

  /** Prints what went wrong. */
  public void fault(String line) {
    remark(bad("breakwater: ") + line);
  }

  /** True: nobody takes the output any more, as when it is piped into {@code head}. */
  public boolean closed() {
    return out.checkError();
  }

  /** Marks a word as good. */
  public String good(String word) {
    return painted(word, "32");
  }

  /** Marks a word as a warning. */
  public String warning(String word) {
    return painted(word, "33");
  }

  /** Marks a word as bad. */
  public String bad(String word) {
    return painted(word, "31");
  }

  /** Makes a word step back. */
  public String quiet(String word) {
    return painted(word, "2");
  }

  /** Makes a word stand out. */
  public String strong(String word) {
    return painted(word, "1");
  }

  private String painted(String word, String code) {
    return colour ? "\u001b[" + code + "m" + word + "\u001b[0m" : word;
  }
}
