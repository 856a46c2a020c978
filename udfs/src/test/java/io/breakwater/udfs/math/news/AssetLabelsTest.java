package io.breakwater.udfs.math.news;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetLabelsTest {
  @Test
  void oneAssetHasOneSymbolInTheOrderOfTheLabels() {
    assertThat(clean("", "ETHEREUM", "BITCOIN", "BTC", "xbt", "eth", "SOLANA"))
        .containsExactly("ETH", "BTC", "SOL");
    assertThat(clean("", "Doge", "RIPPLE", "XRP")).containsExactly("DOGE", "XRP");
  }

  @Test
  void whatStandsAroundASymbolIsTakenOff() {
    assertThat(clean("", " $btc ", "#ETH", "SOL-USD", "ADA/USDT", "XRPUSDT", "USDT", "USDC"))
        .containsExactly("BTC", "ETH", "SOL", "ADA", "XRP", "USDT", "USDC");
    assertThat(clean("", "", "  ", "$")).isEmpty();
  }

  @Test
  void namesOfTwoWordsAreNotTheirFirst() {
    assertThat(clean("", "Bitcoin Cash", "Ethereum Classic")).containsExactly("BCH", "ETC");
    assertThat(AssetLabels.mentions("Bitcoin Cash and Ethereum Classic trail bitcoin"))
        .containsExactly("BCH", "ETC", "BTC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Traders pile into $near",
        "Protocol token (NEAR) unlocks",
        "NEAR-USDT listed on new venue",
        "Margin on NEAR/USD raised",
        "NEARUSDT perpetual goes live",
        "Near Protocol names new lead",
        "Grants by NEAR Foundation",
        "NEAR rises 5.7% before giving back gains",
        "BTC, ETH and NEAR rally",
        "SEC drops case, NEAR jumps",
        "Analyst says: buy NEAR"
      })
  void nearWrittenAsATickerCounts(String headline) {
    assertThat(clean(headline, "NEAR", "BTC")).containsExactly("NEAR", "BTC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bitcoin holds near $90,000",
        "Near the close bitcoin slips",
        "Bitcoin Climbs Near $92,000 as Showdown Looms",
        "Bitcoin NEAR $100K as funds buy",
        "BITCOIN TRADES NEAR RECORD HIGH",
        "Nearly all coins fall",
        "The end is near: protocol shuts",
        "LINEAR finance",
        "NEAR",
        ""
      })
  void nearTheWordDoesNot(String headline) {
    assertThat(clean(headline, "NEAR", "BTC")).containsExactly("BTC");
  }

  @ParameterizedTest
  @CsvSource({
    "LINK, Exchanges link accounts to banks, false",
    "LINK, Chainlink adds feeds, true",
    "LINK, LINK gains 4%, true",
    "ONE, One exchange halts trading, false",
    "ONE, Harmony One bridge drained, true",
    "GAS, Gas fees fall, false",
    "SAND, Head in the sand, false",
    "SAND, The Sandbox sells land, true",
    "SAND, Regulatory sandbox opens, false",
    "UNI, Uniswap votes on fees, true",
    "OP, Op-ed on rules, false",
    "OP, OP Stack upgraded, true",
    "OP, Optimism Foundation proposes buybacks, true",
    "OP, Optimism fades, false",
    "FLOW, ETF flow report, false",
    "DOT, Polkadot slumps, true"
  })
  void everydayWordsNeedATicker(String label, String headline, boolean counts) {
    assertThat(clean(headline, label)).isEqualTo(counts ? List.of(label) : List.of());
  }

  @Test
  void aFullNameInALabelIsNoEverydayWord() {
    assertThat(clean("Feeds go live", "CHAINLINK", "near protocol"))
        .containsExactly("LINK", "NEAR");
  }

  @Test
  void mentionsAreThoseNamedForCertain() {
    assertThat(AssetLabels.mentions("Bitcoin and ETH fall, $near and (SOL) rise near $5"))
        .containsExactly("BTC", "ETH", "NEAR", "SOL");
    assertThat(AssetLabels.mentions("Exchanges link up (SEC) near the sun")).isEmpty();
    assertThat(AssetLabels.mentions("An avalanche of stellar results")).isEmpty();
    assertThat(AssetLabels.mentions("")).isEmpty();
  }

  @Test
  void workIsBounded() {
    String long1 = "NEAR near $".repeat(100_000);
    List<String> labels = Collections.nCopies(100_000, "NEAR");
    assertThat(AssetLabels.clean(labels, long1)).isEqualTo(List.of("NEAR"));
    assertThat(AssetLabels.mentions("a".repeat(1_000_000))).isEmpty();
    assertThat(AssetLabels.mentions("($".repeat(500_000))).isEmpty();
  }

  @Property(tries = 300)
  void anyTextGivesEachAssetOnce(@ForAll List<String> labels, @ForAll String text) {
    List<String> clean = AssetLabels.clean(labels, text);
    assertThat(clean).doesNotHaveDuplicates().doesNotContain("");
    AssetLabels.mentions(text);
  }

  private static List<String> clean(String headline, String... labels) {
    return AssetLabels.clean(List.of(labels), headline);
  }
}
