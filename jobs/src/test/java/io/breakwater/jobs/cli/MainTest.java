package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private final CliFixture cli = new CliFixture();

  @Test
  void showsItsCommands() {
    assertThat(cli.run("--help")).isZero();
    assertThat(cli.out()).contains("import", "verify", "explain", "tail", "command", "Examples:");
  }

  @Test
  void asksForACommand() {
    assertThat(cli.run()).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("Usage: breakwater");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "import",
        "verify",
        "explain",
        "outcomes",
        "report",
        "tail",
        "command",
        "check",
        "topics"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertThat(cli.run(command, "--help")).isZero();
    assertThat(cli.out()).contains("Usage: breakwater " + command, "Examples:", "Exit codes:");
    assertThat(cli.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  @Test
  void saysWhatToDoWithAnUnknownWord() {
    assertThat(cli.run("verfy")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("verfy").contains("--help'");
  }

  @Test
  void namesTheFormatsOfAnImport() {
    assertThat(cli.run("import", "xls", "a.xls", "--output", "x")).isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("kline-csv, funding-csv", "ws-cryptofeed");
  }

  @Test
  void holdsDerivedSignalsAndTheirPortfolioTogether() {
    assertThat(
            cli.run(
                "import", "kline-csv", "a.csv", "--output", "x", "--derive-signals", "breakout"))
        .isEqualTo(Main.USAGE);
    assertThat(cli.err()).contains("--with-portfolio");
  }
}
