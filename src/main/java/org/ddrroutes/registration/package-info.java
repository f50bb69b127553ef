/** One request to register an account for direct debit: its reading, its states, its row. */
@NullMarked
package org.ddrroutes.registration;

import org.jspecify.annotations.NullMarked;
