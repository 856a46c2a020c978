package io.breakwater.udfs.math.room;

import io.breakwater.schemas.avro.Genesis;
import io.breakwater.schemas.avro.StandingNav;
import io.breakwater.udfs.math.breaker.BreakerBoard;
import io.breakwater.udfs.math.breaker.DrawdownRules;
import io.breakwater.udfs.math.portfolio.UnitisedNav;
import io.breakwater.udfs.math.state.StateBytes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An owner's portfolios together: one unitised NAV over all of them, and its breakers. */
final class OwnerDesk {
  private static final int VERSION = 1;

  private UnitisedNav nav = new UnitisedNav();
  private BreakerBoard breakers = new BreakerBoard();
  private DrawdownRules drawdownRules;
  private @Nullable Beginning beginning;

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

  /** Where a genesis record let it begin; null: it began with its first portfolio. */
  @Nullable Beginning beginning() {
    return beginning;
  }

  /** A desk that begins where a genesis record says. */
  static OwnerDesk standingAt(Genesis genesis) {
    OwnerDesk desk = new OwnerDesk(genesis.getScope());
    desk.beginning = Beginning.of(genesis);
    StandingNav nav = genesis.getNav();
    desk.nav = nav == null ? new UnitisedNav() : UnitisedNav.standingAt(nav);
    desk.breakers = BreakerBoard.standingAt(genesis.getBreakers());
    desk.drawdownRules.standAt(genesis.getLadderStepsDown());
    return desk;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    nav.writeTo(out);
    breakers.writeTo(out);
    drawdownRules.writeTo(out);
    Beginning.write(out, beginning);
  }

  static OwnerDesk readFrom(String ownerId, DataInput in) throws IOException {
    StateBytes.expectVersion(in, VERSION, "owner");
    OwnerDesk desk = new OwnerDesk(ownerId);
    desk.nav = UnitisedNav.readFrom(in);
    desk.breakers = BreakerBoard.readFrom(in);
    desk.drawdownRules = DrawdownRules.readFrom(in);
    desk.beginning = Beginning.read(in);
    return desk;
  }
}
