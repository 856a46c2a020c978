package io.breakwater.udfs.math.audit;

import io.breakwater.schemas.avro.CurvePoint;
import io.breakwater.udfs.math.evidence.Finite;
import java.util.ArrayList;
import java.util.List;

/**
 * Points over raw value: linear between its points, constant beyond its ends. Two points of equal
 * raw value are a step; the later one holds at that value.
 */
public final class PenaltyCurve {
  private final List<CurvePoint> points;

  private PenaltyCurve(List<CurvePoint> points) {
    this.points = points;
  }

  /** A curve over the given points, ascending in raw value, at least one. */
  public static PenaltyCurve of(List<CurvePoint> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a curve needs a point");
    }
    return new PenaltyCurve(List.copyOf(points));
  }

  /** A curve from raw value and points, in turn. */
  public static PenaltyCurve of(double... rawAndPoints) {
    List<CurvePoint> points = new ArrayList<>();
    for (int i = 0; i + 1 < rawAndPoints.length; i += 2) {
      points.add(new CurvePoint(Finite.clamp(rawAndPoints[i]), Finite.clamp(rawAndPoints[i + 1])));
    }
    return of(points);
  }

  /** Its points. */
  public List<CurvePoint> points() {
    return points;
  }

  /** Raw value of its first point. */
  public double firstRaw() {
    return points.get(0).getRaw();
  }

  /** Raw value of its last point. */
  public double lastRaw() {
    return points.get(points.size() - 1).getRaw();
  }

  /** Points at a raw value. */
  public double at(double raw) {
    int left = -1;
    while (left + 1 < points.size() && points.get(left + 1).getRaw() <= raw) {
      left++;
    }
    if (left < 0) {
      return points.get(0).getPoints();
    }
    CurvePoint from = points.get(left);
    if (left == points.size() - 1) {
      return from.getPoints();
    }
    CurvePoint to = points.get(left + 1);
    double share = (raw - from.getRaw()) / (to.getRaw() - from.getRaw());
    double value = from.getPoints() + (to.getPoints() - from.getPoints()) * share;
    // Rounding must not carry a value past the ends of its segment: penalties stay monotone.
    double lower = Math.min(from.getPoints(), to.getPoints());
    double upper = Math.max(from.getPoints(), to.getPoints());
    return Math.max(lower, Math.min(upper, value)) + 0.0;
  }

  /** The curve with all points multiplied. */
  public PenaltyCurve scaled(double factor) {
    return of(
        points.stream()
            .map(p -> new CurvePoint(p.getRaw(), Finite.clamp(p.getPoints() * factor)))
            .toList());
  }

  /** The curve with the same points added everywhere. */
  public PenaltyCurve shifted(double added) {
    return of(
        points.stream()
            .map(p -> new CurvePoint(p.getRaw(), Finite.clamp(p.getPoints() + added)))
            .toList());
  }
}
