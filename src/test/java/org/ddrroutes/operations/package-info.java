/** What operators see and press, tried from outside on the running product. */
@NullMarked
package org.ddrroutes.operations;

import org.jspecify.annotations.NullMarked;
