package io.breakwater.jobs.config;

import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** One id is an operator's name in the web UI and its uid in savepoints. Never rename one. */
public enum OperatorId {
  /** Replay: all streams of a folder in time order. */
  REPLAY_SOURCE("Recorded streams in time order"),
  /** Market facts by kind. */
  MARKET_FACTS("Market facts"),
  /** Bars, volatility, regime, books. */
  INSTRUMENT_STATE("Instrument state and evidence"),
  /** MOVE, SHOCK, STRESS within three bars. */
  FLASH_MOVE("Flash move pattern (CEP)"),
  /** At most one flash-move trip in 15 bars. */
  FLASH_MOVE_QUIET("Flash move quiet period"),
  /** Bar vectors, the market-wide row, the market as a whole. */
  MARKET_BARS("Bars of the whole market"),
  /** Two bars in a row, or one and a book. */
  RUNAWAY("Runaway pattern (CEP)"),
  /** Three bars in a row. */
  BARS_IN_A_ROW("Bars in a row pattern (CEP)"),
  /** Trips of matches, once or at each bar. */
  PATTERN_TRIPS("Trips of market patterns"),
  /** Evidence vectors, bar vectors, trips, ticks. */
  ASSEMBLER("Market assembled per moment"),
  /** Pair correlations and their breaks. */
  CORRELATIONS("Correlations over the universe"),
  /** Average linkage every fifteen minutes. */
  CLUSTERS("Clusters of instruments"),
  /** Copies of records for everybody to each intake worker. */
  INTAKE_SPREAD("Inputs to intake workers"),
  /** Validation, habits, lanes, partitions. */
  INTAKE("Intake: validate, number, route"),
  /** Two rises of a publisher's leverage, the last with a giant. */
  ESCALATION("Publisher escalation pattern (CEP)"),
  /** The rooms. */
  ROOMS("Decision rooms"),
  /** Three ladder steps down within twelve hours. */
  DRAWDOWN_CASCADE("Drawdown cascade pattern (CEP)"),
  /** Three losing exits, then an opening larger than usual. */
  LOSS_STREAK("Loss streak pattern (CEP)"),
  /** Deadlines by wall clock. */
  GATE("Gate on deadlines"),
  /** Words for people. */
  EXPLANATIONS("Explanations"),
  /** Audited signals to stop, target or horizon. */
  OUTCOMES("Outcomes of audited signals"),
  /** Replay: output files. */
  FILES("Output files"),
  /** Replay: the decision log as a file. */
  LOG_FILE("Decision log file");

  private final String words;

  OperatorId(String words) {
    this.words = words;
  }

  /** Name in the web UI. */
  public String words() {
    return words;
  }

  /** Names an operator. */
  public <T> SingleOutputStreamOperator<T> on(SingleOutputStreamOperator<T> operator) {
    return operator.name(words).uid(words);
  }
}
