/** The operators' pages: the endpoints as HTML, with a login by form. */
@NullMarked
package org.ddrroutes.operations.console;

import org.jspecify.annotations.NullMarked;
