/** The bank's later HTTP message: who may send it, what it must say, and which registration it settles. */
@NullMarked
package org.ddrroutes.callback;

import org.jspecify.annotations.NullMarked;
