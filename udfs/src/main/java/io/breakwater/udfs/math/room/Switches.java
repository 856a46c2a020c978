package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.schemas.avro.Command;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is paused or killed, by scope. A restart never clears it. */
final class Switches {
  private static final int VERSION = 1;

  private final TreeSet<String> paused = new TreeSet<>(Utf8Order.INSTANCE);
  private final TreeSet<String> killed = new TreeSet<>(Utf8Order.INSTANCE);

  /**
   * Obeys PAUSE, RESUME or KILL.
   *
   * @return null: done; else why it is refused
   */
  @Nullable String obey(Command command) {
    String scope = Scopes.normalise(command.getScope());
    switch (command.getKind()) {
      case PAUSE -> paused.add(scope);
      case KILL -> killed.add(scope);
      case RESUME -> {
        // Lifting a kill lets money move again: nobody does that alone.
        if (killed.contains(scope) && !Scopes.hasSecondApprover(command)) {
          return "SECOND_APPROVER_REQUIRED";
        }
        paused.remove(scope);
        killed.remove(scope);
      }
      default -> throw new IllegalArgumentException("no switch: " + command.getKind());
    }
    return null;
  }

  /** Scopes that are paused, by name. */
  List<String> paused() {
    return List.copyOf(paused);
  }

  /** Scopes that are killed, by name. */
  List<String> killed() {
    return List.copyOf(killed);
  }

  /** Switches as they stood. */
  static Switches standingAt(List<String> paused, List<String> killed) {
    Switches switches = new Switches();
    paused.forEach(scope -> switches.paused.add(Scopes.normalise(scope)));
    killed.forEach(scope -> switches.killed.add(Scopes.normalise(scope)));
    return switches;
  }

  /** Those of {@code scopes} that are paused, in their order. */
  List<String> pausedOf(List<String> scopes) {
    return those(scopes, paused);
  }

  /** Those of {@code scopes} that are killed, in their order. */
  List<String> killedOf(List<String> scopes) {
    return those(scopes, killed);
  }

  private static List<String> those(List<String> scopes, TreeSet<String> set) {
    List<String> found = new ArrayList<>(0);
    for (String scope : scopes) {
      if (set.contains(scope)) {
        found.add(scope);
      }
    }
    return found;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    for (TreeSet<String> set : List.of(paused, killed)) {
      out.writeInt(set.size());
      for (String scope : set) {
        StateBytes.writeText(out, scope);
      }
    }
  }

  static Switches readFrom(DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "switches");
    Switches switches = new Switches();
    for (TreeSet<String> set : List.of(switches.paused, switches.killed)) {
      for (int i = in.readInt(); i > 0; i--) {
        set.add(StateBytes.readText(in));
      }
    }
    return switches;
  }
}
