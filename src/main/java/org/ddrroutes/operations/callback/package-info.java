/** The bank's callbacks that settled nothing, and what a person decides about them. */
@NullMarked
package org.ddrroutes.operations.callback;

import org.jspecify.annotations.NullMarked;
