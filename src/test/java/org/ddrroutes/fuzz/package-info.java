/**
 * Inputs by the thousand for everything that reads what comes from outside, and the rules restated to judge by. Nothing
 * here uses the product's own reading.
 */
@NullMarked
package org.ddrroutes.fuzz;

import org.jspecify.annotations.NullMarked;
