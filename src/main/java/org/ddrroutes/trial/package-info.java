/** Sends messages through the routes without a broker, a database or a bank, and tells what happens step by step. */
@NullMarked
package org.ddrroutes.trial;

import org.jspecify.annotations.NullMarked;
