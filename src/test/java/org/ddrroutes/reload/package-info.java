/** Edits taken by the running program. */
package org.ddrroutes.reload;
