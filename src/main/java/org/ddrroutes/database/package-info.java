/** The connection to the database, and whether it answers. */
@NullMarked
package org.ddrroutes.database;

import org.jspecify.annotations.NullMarked;
