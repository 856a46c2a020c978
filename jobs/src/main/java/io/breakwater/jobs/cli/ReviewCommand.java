package io.breakwater.jobs.cli;

import io.breakwater.schemas.avro.PortfolioState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reviews how a portfolio stands, from records alone. */
@Command(
    name = "review",
    header = "Review how a portfolio stands, in words and numbers.",
    description = {
      "",
      "What it holds and what each position risks, how concentrated it is, which of its positions",
      "move together, how far it is from liquidation, what it could lose in an hour and how that",
      "figure has held, its worst scenario, and which breakers stand open for it.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  breakwater review main --dir out",
      "  breakwater review main --bootstrap localhost:9092 --json",
      "",
      "Exit codes: 0 told, 1 nothing is known of that portfolio, 2 usage."
    },
    mixinStandardHelpOptions = true)
public final class ReviewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PORTFOLIO", description = "Portfolio.")
  private String portfolio = "";

  @Mixin private final SourceOptions at = new SourceOptions();

  @Option(names = "--json", description = "Print the review as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, FailureException {
    RecordSource source = at.source();
    PortfolioReview review = PortfolioReview.of(source, portfolio);
    if (review == null) {
      throw new FailureException(
          source.name()
              + " knows nothing of portfolio "
              + portfolio
              + ": see the stream 'portfolios' there for what it knows.");
    }
    Console console = Console.of(spec);
    if (review.unreadable() > 0) {
      console.remark(review.unreadable() + " lines cannot be read and are left out");
    }
    PortfolioState state = review.state();
    if (json) {
      console.say(ReviewPage.json(review).toString());
    } else {
      console.say(
          console.strong(
              "Portfolio "
                  + portfolio
                  + (state.getOwnerId() == null ? "" : " of " + state.getOwnerId())
                  + " at "
                  + Figures.time(state.getEventTime())));
      new ReviewPage(review, console).tell();
    }
    return Main.OK;
  }
}
