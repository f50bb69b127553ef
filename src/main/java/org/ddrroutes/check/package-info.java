/** Checks the route files, the bank codes and the settings without a broker, a database or a bank. */
@NullMarked
package org.ddrroutes.check;

import org.jspecify.annotations.NullMarked;
