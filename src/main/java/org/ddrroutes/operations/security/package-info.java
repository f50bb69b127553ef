/** Who may use the operators' port: logins, their roles, and what is refused before anything is read. */
@NullMarked
package org.ddrroutes.operations.security;

import org.jspecify.annotations.NullMarked;
