/**
 * What it is: typed records of every stream, how they are named, ordered, checked and written.
 *
 * <pre>bytes &rarr; facts: JsonCodec, AvroCodec, RecordChecks; order: FactOrder</pre>
 */
@NullMarked
package io.breakwater.schemas;

import org.jspecify.annotations.NullMarked;
