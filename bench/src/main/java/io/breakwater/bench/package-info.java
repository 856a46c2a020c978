/** How fast it is: each benchmark beside its floor and beside the naive way, in turns. */
@NullMarked
package io.breakwater.bench;

import org.jspecify.annotations.NullMarked;
