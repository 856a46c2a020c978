package io.breakwater.jobs.importer;

import com.fasterxml.jackson.databind.JsonNode;
import io.breakwater.schemas.JsonFault;
import java.util.ArrayList;
import java.util.List;

/** Levels as venues write them: lists of price and quantity, and what else they add. */
final class Levels {
  private final Market market;
  private final List<LevelBook.Level> levels = new ArrayList<>();

  /** Levels of a market, in its venue's unit. */
  Levels(Market market) {
    this.market = market;
  }

  /** How a venue's checksum spells a level. */
  @FunctionalInterface
  interface Spelling {
    String print(String price, String quantity);
  }

  /** Adds a side of {@code [price, quantity, …]}. */
  Levels pairs(JsonNode list, LevelBook.Side side) throws JsonFault {
    for (JsonNode pair : list) {
      add(side, number(pair.path(0), side), number(pair.path(1), side));
    }
    return this;
  }

  /** Adds a side of {@code [price, quantity, …]}, both texts, which a checksum spells. */
  Levels spelled(JsonNode list, LevelBook.Side side, Spelling spelling) throws JsonFault {
    for (JsonNode pair : list) {
      double price = number(pair.path(0), side);
      double quantity = market.base(number(pair.path(1), side), price);
      String print = spelling.print(pair.path(0).asText(), pair.path(1).asText());
      levels.add(LevelBook.Level.of(side, price, quantity, print));
    }
    return this;
  }

  /** Adds one level. */
  Levels add(LevelBook.Side side, double price, double quantity) throws JsonFault {
    levels.add(LevelBook.Level.of(side, price, market.base(quantity, price), null));
    return this;
  }

  /** All that were added, in order. */
  List<LevelBook.Level> list() {
    return levels;
  }

  private static double number(JsonNode node, LevelBook.Side side) throws JsonFault {
    return Cells.number(node.asText(), side == LevelBook.Side.BID ? "bids" : "asks");
  }
}
