/** The connection to the broker, and messages as they are taken from it and passed on. */
@NullMarked
package org.ddrroutes.broker;

import org.jspecify.annotations.NullMarked;
