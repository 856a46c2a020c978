package io.breakwater.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void showsNumbersWithoutNoise() {
    assertThat(Figures.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Figures.number(95_505.4)).isEqualTo("95505.4");
    assertThat(Figures.number(123_456_789.0)).isEqualTo("123456789");
    assertThat(Figures.number(-0.0)).isEqualTo("0");
    assertThat(Figures.number(1e-9)).isEqualTo("1E-9");
    assertThat(Figures.number(null)).isEqualTo("–");
    assertThat(Figures.percent(0.05123)).isEqualTo("5.12 %");
    assertThat(Figures.age(999L)).isEqualTo("999 ms");
    assertThat(Figures.age(61_500L)).isEqualTo("61.5 s");
    assertThat(Figures.age(180_000L)).isEqualTo("3 min");
  }

  @Test
  void alignsColumnsAndForgetsColoursInTheirWidth() {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Console console = new Console(writer, writer, true);
    new Table("NAME", ">N").row(console.bad("a"), "1").row("bbbbb", "22").print(console, "");
    assertThat(out.toString().replaceAll("\u001b\\[[0-9;]*m", "").lines())
        .containsExactly("NAME    N", "a       1", "bbbbb  22");
  }
}
