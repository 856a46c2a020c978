package io.breakwater.udfs.math.news;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trains the weights of the headline model: {@code main} writes them to the file that is its
 * argument and prints how well they do.
 *
 * <p>L2 regularised logistic regression, one class against the others, by LIBLINEAR's trust-region
 * Newton method, which uses no chance.
 */
public final class TrainHeadlines {
  /** The cost of an error against the size of the weights: chosen on the training lines alone. */
  static final double COST = 0.5;

  private static final int SEEN_AT_LEAST = 2;
  private static final double PRECISION = 1e-3;
  private static final int FOLDS = 5;

  private TrainHeadlines() {}

  /** Trains on the training lines. */
  public static void main(String[] arguments) throws IOException {
    List<LabelledHeadlines.Line> training = LabelledHeadlines.training();
    for (double cost : new double[] {0.05, 0.1, 0.2, 0.35, 0.5, 1, 2}) {
      System.out.printf("C %.2f: %.3f in %d folds%n", cost, folds(training, cost), FOLDS);
    }
    Map<String, double[]> rows = train(training, COST);
    HeadlineModel model = new HeadlineModel(rows);
    System.out.println("features " + model.size() + ", training " + Confusion.of(model, training));
    System.out.println("held out " + Confusion.of(model, LabelledHeadlines.heldOut()));
    if (arguments.length > 0) {
      Files.writeString(Path.of(arguments[0]), text(rows, training.size()), StandardCharsets.UTF_8);
    }
  }

  /** Share of right labels, each fifth judged by a model of the others. */
  private static double folds(List<LabelledHeadlines.Line> lines, double cost) {
    double right = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      List<LabelledHeadlines.Line> others = new ArrayList<>();
      List<LabelledHeadlines.Line> judged = new ArrayList<>();
      for (LabelledHeadlines.Line line : lines) {
        boolean inFold = line.hash() / 4 % FOLDS == fold;
        (inFold ? judged : others).add(line);
      }
      Confusion seen = Confusion.of(new HeadlineModel(train(others, cost)), judged);
      right += seen.accuracy() * judged.size();
    }
    return right / lines.size();
  }

  /** The rows of the weights file. */
  static Map<String, double[]> train(List<LabelledHeadlines.Line> lines, double cost) {
    Map<String, Integer> columns = columns(lines);
    Problem problem = new Problem();
    problem.l = lines.size();
    problem.n = columns.size() + 1;
    problem.bias = -1;
    problem.x = new Feature[problem.l][];
    problem.y = new double[problem.l];
    for (int i = 0; i < lines.size(); i++) {
      problem.x[i] = row(columns, lines.get(i).headline());
      problem.y[i] = lines.get(i).label();
    }
    Linear.disableDebugOutput();
    Parameter parameter = new Parameter(SolverType.L2R_LR, cost, 1e-6);
    parameter.setMaxIters(10_000);
    return rows(columns, Linear.train(problem, parameter));
  }

  private static Map<String, Integer> columns(List<LabelledHeadlines.Line> lines) {
    Map<String, Integer> seen = new TreeMap<>();
    for (LabelledHeadlines.Line line : lines) {
      HeadlineFeatures.of(line.headline()).forEach(feature -> seen.merge(feature, 1, Integer::sum));
    }
    Map<String, Integer> columns = new TreeMap<>();
    seen.forEach(
        (feature, count) -> {
          if (count >= SEEN_AT_LEAST) {
            columns.put(feature, columns.size() + 1);
          }
        });
    return columns;
  }

  private static Feature[] row(Map<String, Integer> columns, String headline) {
    TreeSet<Integer> present = new TreeSet<>();
    for (String feature : HeadlineFeatures.of(headline)) {
      Integer column = columns.get(feature);
      if (column != null) {
        present.add(column);
      }
    }
    present.add(columns.size() + 1);
    return present.stream().map(column -> new FeatureNode(column, 1)).toArray(Feature[]::new);
  }

  private static Map<String, double[]> rows(Map<String, Integer> columns, Model model) {
    Map<String, double[]> rows = new TreeMap<>();
    columns.forEach((feature, column) -> rows.put(feature, weights(model, column)));
    rows.put(HeadlineModel.CONSTANT, weights(model, columns.size() + 1));
    return rows;
  }

  /** The weights of a feature, by class -1, 0, 1; the library has them in the order first seen. */
  private static double[] weights(Model model, int column) {
    double[] weights = new double[HeadlineModel.CLASSES];
    for (int k = 0; k < HeadlineModel.CLASSES; k++) {
      double weight = model.getFeatureWeights()[(column - 1) * HeadlineModel.CLASSES + k];
      weights[model.getLabels()[k] + 1] = Math.rint(weight / PRECISION) * PRECISION;
    }
    return weights;
  }

  static String text(Map<String, double[]> rows, int lines) {
    StringBuilder text = new StringBuilder();
    text.append("# feature, weights for bad, neutral, good. Written by TrainHeadlines from ");
    text.append(lines).append(" lines of headlines.tsv: logistic regression, LIBLINEAR L2R_LR, C ");
    text.append(COST).append("; docs/decisions/019-headline-scorer.md\n");
    rows.forEach(
        (feature, row) ->
            text.append(
                String.format(
                    Locale.ROOT, "%s\t%.3f\t%.3f\t%.3f\n", feature, row[0], row[1], row[2])));
    return text.toString();
  }
}
