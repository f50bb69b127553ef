/** What a check of routes, codes and settings finds: where, what, and the way out. */
@NullMarked
package org.ddrroutes.finding;

import org.jspecify.annotations.NullMarked;
