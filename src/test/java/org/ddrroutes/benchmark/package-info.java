/** What a registration costs, beside a program written by hand that does the least. */
@NullMarked
package org.ddrroutes.benchmark;

import org.jspecify.annotations.NullMarked;
