/** Where records come in and go out: Kafka and files. */
@NullMarked
package io.breakwater.jobs.connect;

import org.jspecify.annotations.NullMarked;
