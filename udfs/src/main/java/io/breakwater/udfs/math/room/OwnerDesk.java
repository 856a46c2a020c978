package io.breakwater.udfs.math.room;

import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.DrawdownRules;
import io.breakwater.udfs.math.portfolio.UnitisedNav;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** An owner's portfolios together: one unitised NAV over all of them, and its breakers. */
final class OwnerDesk {
  private static final int VERSION = 1;

  private UnitisedNav nav = new UnitisedNav();
  private BreakerBoard breakers = new BreakerBoard();
  private DrawdownRules drawdownRules;

  OwnerDesk(String ownerId) {
    drawdownRules = new DrawdownRules("owner", ownerId);
  }

  UnitisedNav nav() {
    return nav;
  }

  BreakerBoard breakers() {
    return breakers;
  }

  DrawdownRules drawdownRules() {
    return drawdownRules;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    nav.writeTo(out);
    breakers.writeTo(out);
    drawdownRules.writeTo(out);
  }

  static OwnerDesk readFrom(String ownerId, DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("owner of unknown version " + version);
    }
    OwnerDesk desk = new OwnerDesk(ownerId);
    desk.nav = UnitisedNav.readFrom(in);
    desk.breakers = BreakerBoard.readFrom(in);
    desk.drawdownRules = DrawdownRules.readFrom(in);
    return desk;
  }
}
