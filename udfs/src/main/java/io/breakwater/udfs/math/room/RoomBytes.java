package io.breakwater.udfs.math.room;

import io.breakwater.schemas.Utf8Order;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The parts of a room as versioned bytes: a checkpoint writes only those that changed. */
public final class RoomBytes {
  /** Shared market memory. */
  public static final String MARKET = "market";

  /** Policies and switches. */
  public static final String RULES = "rules";

  /**
   * Lane positions, the log clock, whether its moment has brought evidence, and up to when answers
   * were forgotten.
   */
  public static final String LANES = "lanes";

  /** Owners' NAVs. */
  public static final String OWNERS = "owners";

  /** Prefix of a portfolio's part. */
  public static final String PORTFOLIO = "portfolio/";

  private static final int VERSION = 1;

  private RoomBytes() {}

  /** Writes one part; a portfolio that is gone writes nothing and returns false. */
  public static boolean write(Room room, String part, DataOutput out) throws IOException {
    RoomState state = room.state();
    out.writeByte(VERSION);
    switch (part) {
      case MARKET -> state.market.writeTo(out);
      case RULES -> {
        state.policies.writeTo(out);
        state.switches.writeTo(out);
        state.commands.writeTo(out);
        Beginning.write(out, state.beginning);
      }
      case LANES -> {
        out.writeLong(state.clock);
        out.writeLong(state.lastTick);
        out.writeBoolean(state.evidenceNew);
        state.lanes.writeTo(out);
        state.quota.writeTo(out);
      }
      case OWNERS -> {
        out.writeInt(state.owners.size());
        for (Map.Entry<String, OwnerDesk> owner : state.owners.entrySet()) {
          StateBytes.writeText(out, owner.getKey());
          owner.getValue().writeTo(out);
        }
      }
      default -> {
        PortfolioDesk desk = state.portfolios.get(part.substring(PORTFOLIO.length()));
        if (desk == null) {
          return false;
        }
        desk.writeTo(out);
      }
    }
    return true;
  }

  /** A room from its parts. */
  public static Room read(RoomPlace place, Map<String, ? extends DataInput> parts)
      throws IOException {
    RoomState state = new RoomState(place);
    Map<String, DataInput> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    sorted.putAll(parts);
    for (Map.Entry<String, DataInput> part : sorted.entrySet()) {
      DataInput in = part.getValue();
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("room part " + part.getKey() + " of unknown version " + version);
      }
      read(state, part.getKey(), in);
    }
    state.countAnswers();
    return new Room(state);
  }

  private static void read(RoomState state, String part, DataInput in) throws IOException {
    switch (part) {
      case MARKET -> state.market = MarketMemory.readFrom(in);
      case RULES -> {
        state.policies = PolicyBook.readFrom(in);
        state.switches = Switches.readFrom(in);
        state.commands = CommandMemory.readFrom(in);
        state.beginning = Beginning.read(in);
      }
      case LANES -> {
        state.clock = in.readLong();
        state.lastTick = in.readLong();
        state.evidenceNew = in.readBoolean();
        state.lanes = Lanes.readFrom(in);
        state.quota = AnswerQuota.readFrom(in);
      }
      case OWNERS -> {
        for (int i = in.readInt(); i > 0; i--) {
          String owner = StateBytes.readText(in);
          state.owners.put(owner, OwnerDesk.readFrom(owner, in));
        }
      }
      default -> {
        PortfolioDesk desk = PortfolioDesk.readFrom(in);
        state.portfolios.put(desk.portfolioId(), desk);
      }
    }
  }
}
