package io.breakwater.jobs.importer;

import io.breakwater.schemas.JsonFault;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Symbols in lines of a vendor's file, each looked up once. */
final class VendorSymbols {
  private final @Nullable String forced;
  private final Map<String, String> names = new HashMap<>();

  VendorSymbols(ImportSettings settings) {
    this.forced = settings.instrument();
  }

  /** BASE-QUOTE of a symbol. */
  String name(String symbol) throws JsonFault {
    String name = forced == null ? names.get(symbol) : forced;
    if (name == null) {
      name = InstrumentNames.ofSymbol(symbol);
      if (name == null) {
        throw new JsonFault(
            "UNKNOWN_INSTRUMENT",
            "instrument",
            "'" + symbol + "' is no BASE and QUOTE: say --instrument BASE-QUOTE");
      }
      names.put(symbol, name);
    }
    return name;
  }
}
