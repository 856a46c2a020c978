package io.breakwater.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.breakwater.schemas.Topics;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, where there is one. */
class ReportPageBrowserTest {
  private static final String BLOCKED = "#list tr[data-id='d-block']";

  private static Browser browser() throws Exception {
    @Nullable Path program = Browser.find();
    assumeTrue(
        program != null, "no browser on the PATH (chromium, chromium-browser, google-chrome)");
    return Browser.start(Objects.requireNonNull(program));
  }

  private static Path page(ReportFixture run, Path folder) throws Exception {
    return ReportPage.write(run.report(true), ReplayReportTest.BREAKERS, folder);
  }

  private static void assertNoErrors(Browser browser) throws Exception {
    assertThat(browser.read("document.documentElement.dataset.errors || ''")).isEmpty();
    assertThat(browser.read("document.getElementById('broken').hidden")).isEqualTo("true");
  }

  @Test
  void drawsAndAnswers(@TempDir Path folder) throws Exception {
    try (Browser browser = browser()) {
      browser.open(page(new ReportFixture(), folder), "");
      assertNoErrors(browser);
      assertThat(browser.read("[...document.querySelectorAll('canvas')].length")).isEqualTo("9");
      assertThat(browser.read(blank())).as("plots without a drawn point").isEmpty();
      assertThat(browser.read(tooWide())).as("elements wider than the page").isEmpty();

      // The other portfolio: the second by name.
      assertThat(browser.read("document.querySelector('#portfolio').value"))
          .isEqualTo(browser.read("RUN.portfolios[0].id"));
      browser.read(
          "(() => { const s = document.querySelector('#portfolio'); s.value = 'P';"
              + " s.dispatchEvent(new Event('change')); })()");
      assertThat(browser.read("document.querySelector('#sentence').textContent"))
          .startsWith("From 1,001 the portfolio came to 1,120 (+11.89 %)");
      assertThat(browser.read("Chart.getChart('equity').data.datasets[0].data[5].y"))
          .isEqualTo("1006");

      browser.click(BLOCKED);
      assertThat(browser.read("document.querySelector('#explanation').textContent"))
          .contains("blocked in words", "d-block");
      browser.click(BLOCKED);
      assertThat(browser.read("document.querySelector('#explanation')")).isEqualTo("null");
      assertNoErrors(browser);
    }
  }

  @Test
  void aMarkLeadsToItsExplanationAndDraggingLooksCloser(@TempDir Path folder) throws Exception {
    try (Browser browser = browser()) {
      browser.open(page(new ReportFixture(), folder), "#decision=d-allow");
      assertThat(browser.read("document.querySelector('#explanation').textContent"))
          .contains("allowed in words");
      browser.read(
          "(() => { const s = document.querySelector('#portfolio'); s.value = 'P';"
              + " s.dispatchEvent(new Event('change'));"
              + " document.querySelector('#price').scrollIntoView({block: 'center'}); })()");
      String[] mark =
          browser
              .read(
                  "(() => { const c = Chart.getChart('price'), r = c.canvas.getBoundingClientRect();"
                      + " const i = c.data.datasets.findIndex((d) => d.label === 'rebalance order');"
                      + " const p = c.getDatasetMeta(i).data[0]; return (r.x + p.x) + ' ' + (r.y + p.y); })()")
              .split(" ");
      double x = Double.parseDouble(mark[0]);
      double y = Double.parseDouble(mark[1]);
      browser.drag(x, y, x, y);
      browser.await(
          "document.querySelector('#explanation').textContent.includes('the order in words')");

      browser.read("document.querySelector('#equity').scrollIntoView({block: 'center'})");
      String[] place =
          browser
              .read(
                  "(() => { const r = document.querySelector('#equity').getBoundingClientRect();"
                      + " return (r.x + 300) + ' ' + (r.y + 100); })()")
              .split(" ");
      double left = Double.parseDouble(place[0]);
      double top = Double.parseDouble(place[1]);
      browser.drag(left, top, left + 300, top);
      assertThat(browser.read("Chart.getChart('price').scales.x.max < 7000")).isEqualTo("true");
      browser.click("#whole");
      assertThat(browser.read("Chart.getChart('price').scales.x.max")).isEqualTo("7140");
      assertNoErrors(browser);
    }
  }

  @Test
  void worksInTheDarkAndWithNothingInIt(@TempDir Path folder) throws Exception {
    try (Browser browser = browser()) {
      browser.prefer("dark");
      browser.open(page(new ReportFixture(), folder), "");
      assertNoErrors(browser);
      assertThat(browser.read("getComputedStyle(document.body).backgroundColor"))
          .isEqualTo("rgb(18, 22, 28)");
      ReportFixture nothing = new ReportFixture();
      Topics.all().forEach(nothing::without);
      browser.open(page(nothing, folder), "?empty");
      assertNoErrors(browser);
      assertThat(browser.read("document.querySelector('#lead').textContent"))
          .contains("no bar in it");
    }
  }

  /** Names of plots over time whose canvas has no size or one colour only. */
  private static String blank() {
    return "[...document.querySelectorAll('canvas')].filter((c) => { if (!c.width || !c.height) return true;"
        + " const d = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);"
        + " return new Set(d).size < 3; }).map((c) => c.id).join(' ')";
  }

  private static String tooWide() {
    return "[...document.querySelectorAll('section, header, nav, figure, .plot')].filter((e) =>"
        + " e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
        + ".map((e) => e.id || e.className).join(' ')";
  }
}
