/**
 * The command line: words in, words out. Each command is one class that asks the rooms and prints.
 *
 * <pre>breakwater COMMAND &rarr; Main &rarr; a command &rarr; Console</pre>
 */
@NullMarked
package io.breakwater.jobs.cli;

import org.jspecify.annotations.NullMarked;
