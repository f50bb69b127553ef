/**
 * Tells a fault of one message from an outage, which every message would meet alike, and ends what takes too long. Knows no
 * other package.
 */
@NullMarked
package org.ddrroutes.outage;

import org.jspecify.annotations.NullMarked;
