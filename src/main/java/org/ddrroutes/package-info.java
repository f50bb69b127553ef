/** The company's side of Krungthai's direct-debit registration: the program's start and its settings. */
@NullMarked
package org.ddrroutes;

import org.jspecify.annotations.NullMarked;
