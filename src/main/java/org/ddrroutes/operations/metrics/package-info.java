/** The figures that Prometheus reads of the database, the queues and the gate. */
@NullMarked
package org.ddrroutes.operations.metrics;

import org.jspecify.annotations.NullMarked;
